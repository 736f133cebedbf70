//! What a client's own references say about two payments of the same to the same (PAY-16).

use std::borrow::Cow;
use std::collections::HashMap;

use super::reason::Reason;
use super::repeated::Paid;
use crate::redaction::Veil;
use paysys_core::ledger::{Ledger, TransactionId};
use paysys_core::reference::Reference;
use paysys_shared::legible::legible;

/// The most characters of a reference that are quoted.
const QUOTED: usize = 60;

/// What the references say. Only a profile that keeps them has any in its ledger.
pub(super) enum References<'a> {
    Silent,
    /// Both are the same order, in the client's own words.
    Same(&'a Reference),
    /// They are two orders, unless the client makes a new reference for each attempt.
    Different(&'a Reference, &'a Reference),
}

impl<'a> References<'a> {
    pub(super) fn of(ledger: &'a Ledger, first: TransactionId, second: TransactionId) -> Self {
        match (of(ledger, first), of(ledger, second)) {
            (Some(first), Some(second)) if first.canonical() == second.canonical() => {
                Self::Same(first)
            }
            (Some(first), Some(second)) => Self::Different(first, second),
            _ => Self::Silent,
        }
    }

    /// What that makes of the two payments.
    pub(super) fn reason(&self, paid: u64, again: u64, veil: &Veil<'_>) -> Option<Reason> {
        let quoted = |reference| quoted(reference, veil);
        match self {
            Self::Silent => None,
            Self::Same(reference) => Some(Reason::SameReference {
                paid,
                again,
                reference: quoted(reference),
            }),
            Self::Different(first, second) => Some(Reason::AnotherReference {
                paid,
                again,
                first: quoted(first),
                second: quoted(second),
            }),
        }
    }
}

/// Each payment with the one before it that has the same reference, by their places.
pub(super) fn repeated(paid: &[Paid], ledger: &Ledger) -> Vec<(usize, usize)> {
    let mut last = HashMap::new();
    let places = paid.iter().enumerate();
    let with_references = places.filter_map(|(place, one)| Some((place, of(ledger, one.id)?)));
    with_references
        .filter_map(|(place, reference)| Some((last.insert(reference.canonical(), place)?, place)))
        .collect()
}

fn of(ledger: &Ledger, payment: TransactionId) -> Option<&Reference> {
    ledger.get(payment)?.reference.as_deref()
}

/// As it was sent, but for what must not leave: a text in quotes, a number without.
pub(crate) fn quoted(reference: &Reference, veil: &Veil<'_>) -> String {
    let text = match reference.is_number() {
        true => reference.text(),
        false => Cow::Owned(format!("{:?}", reference.text())),
    };
    legible(&veil.reason(&text), QUOTED).into_owned()
}
