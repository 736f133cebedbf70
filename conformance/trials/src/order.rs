//! What the client is asked to pay.

use serde::Serialize;

/// One order, as it stands on the client's standard input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Order {
    pub order: String,
    /// Whom to pay; no two orders of a trial share one.
    pub account: String,
    pub currency: String,
    pub amount: i64,
    pub vendor_id: i64,
}

/// The vendor whose form the documentation gives in full.
pub(super) const VENDOR_ID: i64 = 101_596;

/// The account of the payment that is there before the client comes.
pub(super) const OTHER_ACCOUNT: &str = "79990000001";

/// The account that is paid to see that the gateway still would have.
pub(super) const CONTROL_ACCOUNT: &str = "79990000002";

impl Order {
    /// The orders of one trial, called by this name and a number.
    #[must_use]
    pub fn numbered(count: usize, name: &str) -> Vec<Self> {
        let amounts = std::iter::successors(Some(12_000), |amount| Some(amount + 1_000));
        (1..=count)
            .zip(amounts)
            .map(|(number, amount)| Self {
                order: format!("{name}-{number}"),
                account: format!("7912345678{number}"),
                currency: "USD".to_owned(),
                amount,
                vendor_id: VENDOR_ID,
            })
            .collect()
    }

    #[must_use]
    pub fn lines(orders: &[Self]) -> String {
        let line = |order| serde_json::to_string(order).expect("an order has a JSON form") + "\n";
        orders.iter().map(line).collect()
    }
}
