//! The second witness: what the ledger holds.

use crate::json::Json;

/// One payment in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// Its id, every digit of it.
    pub transaction: String,
    /// Whom it pays.
    pub account: String,
    /// How much, in the form's unit.
    pub form_amount: String,
    /// Its status when it was looked at.
    pub status: i128,
    /// The number of the call that made it.
    pub call: u64,
}

impl Paid {
    /// Reads an entry of the ledger; nothing if it is not one.
    #[must_use]
    pub fn read(entry: &Json) -> Option<Self> {
        let digits = |name: &str| match entry.get(name)? {
            Json::Number(digits) => Some(digits.clone()),
            _ => None,
        };
        Some(Self {
            transaction: digits("transaction_id")?,
            account: entry.get("account")?.as_text()?.to_owned(),
            form_amount: digits("form_amount")?,
            status: entry.get("status")?.as_integer()?,
            call: u64::try_from(entry.get("call")?.as_integer()?).ok()?,
        })
    }
}

/// A status in words and as its number.
#[must_use]
pub(super) fn status_in_words(status: i128) -> String {
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
