//! What became of a payment.

use paysys_contract::Said;
use serde::{Deserialize, Serialize};

/// What an answer said about the money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Became {
    Paid,
    Refused,
    /// It never left, and why: no money moved.
    NotSent(Said),
    Unknown(Said),
}
