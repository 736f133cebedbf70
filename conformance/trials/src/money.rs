//! The second witness: what the ledger holds.

use super::form::Form;
use paysys_contract::Said;
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
    pub(super) fn said(&self) -> Said {
        Said::of("trial.became")
            .with("transaction", &self.transaction)
            .with("form", self.form.said())
            .with("status", status(self.status))
    }

    /// What it is in the end, and which call made it.
    #[must_use]
    pub fn in_the_end(&self) -> Said {
        Said::of("timeline.payment")
            .with("transaction", &self.transaction)
            .with("form", self.form.said())
            .with("call", self.call)
            .with("status", status(self.status))
    }
}

/// A status as its number and in words.
#[must_use]
pub fn status(status: i128) -> Said {
    let word = match status {
        0 => Said::of("status.0"),
        1 => Said::of("status.1"),
        2 => Said::of("status.2"),
        3 => Said::of("status.3"),
        6 => Said::of("status.6"),
        7 => Said::of("status.7"),
        -1 => Said::of("status.-1"),
        _ => Said::of("status.undocumented"),
    };
    Said::of("timeline.status")
        .with("number", status)
        .with("word", word)
}
