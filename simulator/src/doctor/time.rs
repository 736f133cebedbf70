//! Mistakes of a header that is signed as it should be.

use super::{Diagnosis, Explanation, Suspect};
use paysys_core::Moment;

/// What is wrong with the timestamp, if anything is.
pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    other_unit(suspect).or_else(|| expired(suspect))
}

/// The timestamp has another unit than milliseconds (AUT-05).
fn other_unit(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let (mistake, explanation) = match suspect.parts.timestamp.len() {
        9 | 10 => ("timestamp-in-seconds", Explanation::Seconds),
        16 => ("timestamp-in-microseconds", Explanation::Microseconds),
        19 => ("timestamp-in-nanoseconds", Explanation::Nanoseconds),
        _ => return None,
    };
    Some(Diagnosis::new(mistake, explanation))
}

/// The timestamp lies too far from now (AUT-03).
fn expired(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let signed = Moment::from_millis(suspect.parts.timestamp.parse().ok()?);
    let (age, ahead) = (suspect.now.since(signed), signed.since(suspect.now));
    let allowed = suspect.max_age.as_secs();
    if age > suspect.max_age {
        let late = (age - suspect.max_age).as_secs();
        let explanation = Explanation::Expired { late, allowed };
        Some(Diagnosis::new("expired", explanation))
    } else if ahead > suspect.max_age {
        let ahead = ahead.as_secs();
        let explanation = Explanation::InTheFuture { ahead, allowed };
        Some(Diagnosis::new("in-the-future", explanation))
    } else {
        None
    }
}
