//! The timestamp that was hashed is not the one that was sent.

use super::{Diagnosis, Suspect};

pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let (key, sent) = (suspect.secret(), suspect.parts.timestamp);
    let cut = sent.len().saturating_sub(3);
    let seconds = sent.get(..cut).unwrap_or_default();
    let what = if suspect.hash_is_of(key, seconds) {
        "seconds were hashed and milliseconds sent"
    } else if is_of_a_millisecond_in(suspect) {
        "milliseconds were hashed and seconds sent"
    } else if suspect.hash_is_of(key, &format!("{sent}.0")) {
        "a number with a fraction was hashed and a whole one sent"
    } else {
        return None;
    };
    Some(Diagnosis::new(
        "other-timestamp-hashed",
        format!("{what}; hash exactly the digits that stand in the header"),
    ))
}

/// Whether one of the milliseconds of the second that was sent was hashed.
fn is_of_a_millisecond_in(suspect: &Suspect<'_>) -> bool {
    let sent = suspect.parts.timestamp;
    let seconds = matches!(sent.len(), 9 | 10);
    let hashed = |millis: u32| suspect.hash_is_of(suspect.secret(), &format!("{sent}{millis:03}"));
    seconds && (0..1000).any(hashed)
}
