//! SAF-06: after an unknown outcome the next thing about this order is never another payment.

use super::breach as breach_of;
use crate::evidence::Case;
use crate::result::Breach;
use crate::safety::Safety;
use crate::wire::{Call, Shown};
use paysys_contract::Said;

/// No code of a client's own sends the very same request, id and all, again so soon.
const TOO_SOON_MS: i128 = 100;

/// After how many milliseconds an HTTP library repeated the first payment by itself, if it did.
fn by_itself(first: &Call, second: &Call) -> Option<i128> {
    let after = second.at.duration_since(first.at).as_millis();
    let is_the_same = *first.exchange.sent.body == *second.exchange.sent.body;
    (is_the_same && (0..=TOO_SOON_MS).contains(&after)).then_some(after)
}

pub(super) fn breach(case: &Case<'_>) -> Option<Breach> {
    let (first, second, reason) = case.pays.iter().enumerate().find_map(|(index, second)| {
        let before = &case.pays[..index];
        before.iter().find_map(|first| {
            let reason = open(first, second)?;
            Some((*first, *second, reason))
        })
    })?;
    let mut did = Said::of("did.paid_again")
        .with("second", second.number)
        .with("first", first.number)
        .with("reason", reason);
    let by_itself = by_itself(first, second);
    if let Some(after) = by_itself {
        did = Said::of("did.by_itself").with("did", did).with("ms", after);
    }
    let should = if by_itself.is_some() {
        Said::of("should.switch_off").with("got", "retry: { limit: 0 }")
    } else if case.trial.arrangement.keeps_references() {
        Said::of("should.look_for_it")
    } else {
        Said::of("should.say_unknown")
    };
    Some(breach_of(
        Safety::NoPaymentIntoTheUnknown,
        did,
        case,
        should,
    ))
}

/// Why the first payment's outcome was open when the second was sent, if it was.
fn open(first: &Call, second: &Call) -> Option<Said> {
    if !first.was_shown_by(second.at) && first.shown_at.is_some() {
        return Some(Said::of("known.not_come_yet"));
    }
    match &first.shown {
        Shown::Nothing(reason) => Some(reason.clone()),
        Shown::Made(_) | Shown::Refused(_) | Shown::Status(_) => None,
    }
}
