//! The second witness: what the ledger holds.

use super::form::Form;
use paysys_shared::json::Json;

/// The status that says the money arrived.
pub(super) const COMPLETED: i128 = 2;

/// The status that says it went back.
pub(super) const REFUNDED: i128 = 6;

/// The statuses that say it did not arrive, or did not stay.
pub(super) const FAILED: [i128; 3] = [3, REFUNDED, -1];

/// One payment in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    pub transaction: String,
    pub form: Form,
    /// Its status when it was looked at.
    pub status: i128,
    /// The number of the call that made it.
    pub call: u64,
    /// Whether the gateway kept a reference of the client's own.
    pub has_reference: bool,
}

impl Paid {
    #[must_use]
    pub fn read(entry: &Json) -> Option<Self> {
        let digits = |name: &str| match entry.get(name)? {
            Json::Number(digits) => Some(digits.clone()),
            _ => None,
        };
        Some(Self {
            transaction: digits("transaction_id")?,
            form: Form::read(entry, "form_amount"),
            status: entry.get("status")?.as_integer()?,
            call: u64::try_from(entry.get("call")?.as_integer()?).ok()?,
            has_reference: entry.get("reference").is_some(),
        })
    }
}

impl Paid {
    /// What it is and what became of it.
    pub(super) fn in_words(&self) -> String {
        let (form, status) = (self.form.in_words(), status_in_words(self.status));
        format!("payment {} of {form} became {status}", self.transaction)
    }
}

/// A status in words and as its number.
#[must_use]
pub fn status_in_words(status: i128) -> String {
    let word = match status {
        0 => "created",
        1 => "awaiting payment",
        2 => "completed",
        3 => "cancelled",
        6 => "refunded",
        7 => "held",
        -1 => "error",
        _ => "undocumented",
    };
    format!("{status} ({word})")
}
