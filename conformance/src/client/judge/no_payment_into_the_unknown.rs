//! SAF-06: after an unknown outcome the next thing about this order is never another payment.

use super::breach as breach_of;
use crate::client::evidence::Case;
use crate::client::result::Breach;
use crate::client::safety::Safety;
use crate::client::wire::{Call, Told};

pub(super) fn breach(case: &Case<'_>) -> Option<Breach> {
    let (first, second, reason) = case.pays.iter().enumerate().find_map(|(index, second)| {
        let before = &case.pays[..index];
        before.iter().find_map(|first| {
            let reason = open(first, second)?;
            Some((*first, *second, reason))
        })
    })?;
    let did = format!(
        "it sent a payment again (call {}) when the outcome of call {} was unknown: {reason}",
        second.number, first.number
    );
    let should = "say unknown and send nothing more for this order until a person has asked PaySys: no call can find \
                  out what became of a payment whose id was lost";
    Some(breach_of(
        Safety::NoPaymentIntoTheUnknown,
        did,
        case,
        should,
    ))
}

/// Why the first payment's outcome was open when the second was sent, if it was.
fn open(first: &Call, second: &Call) -> Option<String> {
    if !first.was_shown_by(second.at) && first.shown_at.is_some() {
        return Some("its answer had not come yet".to_owned());
    }
    match &first.told {
        Told::Nothing(reason) => Some(reason.clone()),
        Told::Made(_) | Told::Refused(_) | Told::Status(_) => None,
    }
}
