//! What a payment says, wherever it is read: whom, how much, in which currency, through which vendor.

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
    pub fn in_words(&self) -> String {
        let or = |value: &Option<String>, otherwise: &str| {
            Legible::text(value.as_deref().unwrap_or(otherwise))
        };
        format!(
            "{} {} to account {} of vendor {}",
            or(&self.amount, "no amount"),
            or(&self.currency, "of no currency"),
            or(&self.account, "(none)"),
            or(&self.vendor_id, "(none)"),
        )
    }
}
