//! What a payment says, wherever it is read: whom, how much, in which currency, through which vendor.

use paysys_contract::Said;
use paysys_shared::json::Json;
use paysys_shared::legible::Legible;

use super::order::Order;

/// A payment's form. Numbers are kept as they were written, whatever their JSON type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    pub account: Option<String>,
    pub currency: Option<String>,
    /// How much, in the form's unit.
    pub amount: Option<String>,
    pub vendor_id: Option<String>,
}

impl Form {
    /// Reads an object; the journal and the ledger call the amount differently.
    pub(super) fn read(object: &Json, amount: &str) -> Self {
        let text = |name: &str| match object.get(name)? {
            Json::Text(text) => Some(text.clone()),
            Json::Number(digits) => Some(digits.clone()),
            _ => None,
        };
        Self {
            account: text("account"),
            currency: text("currency"),
            amount: text(amount),
            vendor_id: text("vendor_id"),
        }
    }

    pub(super) fn is_of(&self, order: &Order) -> bool {
        *self
            == Self {
                account: Some(order.account.clone()),
                currency: Some(order.currency.clone()),
                amount: Some(order.amount.to_string()),
                vendor_id: Some(order.vendor_id.to_string()),
            }
    }

    /// After "a payment of " or "payment 1 of ".
    #[must_use]
    pub fn said(&self) -> Said {
        let or = |value: &Option<String>, otherwise: Said| match value {
            Some(value) => Said::from(Legible::text(value)),
            None => otherwise,
        };
        let none = || Said::of("timeline.none");
        Said::of("timeline.form")
            .with("amount", or(&self.amount, Said::of("timeline.no_amount")))
            .with(
                "currency",
                or(&self.currency, Said::of("timeline.no_currency")),
            )
            .with("account", or(&self.account, none()))
            .with("vendor", or(&self.vendor_id, none()))
    }
}
