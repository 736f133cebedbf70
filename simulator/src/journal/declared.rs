//! Payments that a test means to make.

use serde::{Deserialize, Serialize};

/// Payments that a test means to make: they are no mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    pub account: String,
    /// How much, in the form's unit.
    pub form_amount: u64,
    pub times: usize,
}

/// The most that are kept: tests declare a handful.
const MOST: usize = 10_000;

impl Declared {
    /// Adds it to others, or takes the place of an earlier one about the same payments. Whether
    /// there was room for it.
    pub fn join(self, others: &mut Vec<Self>) -> bool {
        let same =
            |other: &Self| other.account == self.account && other.form_amount == self.form_amount;
        match others.iter().position(same) {
            Some(place) => others[place] = self,
            None if others.len() >= MOST => return false,
            None => others.push(self),
        }
        true
    }
}
