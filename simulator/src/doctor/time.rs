//! Mistakes of a header that is signed as it should be.

use super::{Diagnosis, Suspect};
use paysys_core::Moment;

/// What is wrong with the timestamp, if anything is.
pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    other_unit(suspect).or_else(|| expired(suspect))
}

/// The timestamp has another unit than milliseconds (AUT-05).
fn other_unit(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let (mistake, unit) = match suspect.parts.timestamp.len() {
        9 | 10 => ("timestamp-in-seconds", "seconds"),
        16 => ("timestamp-in-microseconds", "microseconds"),
        19 => ("timestamp-in-nanoseconds", "nanoseconds"),
        _ => return None,
    };
    Some(Diagnosis::new(
        mistake,
        format!("the timestamp looks like {unit}; it is UTC milliseconds, 13 digits"),
    ))
}

/// The timestamp lies too far from now (AUT-03).
fn expired(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let signed = Moment::from_millis(suspect.parts.timestamp.parse().ok()?);
    let (age, ahead) = (suspect.now.since(signed), signed.since(suspect.now));
    let allowed = suspect.max_age.as_secs();
    if age > suspect.max_age {
        let late = (age - suspect.max_age).as_secs();
        let explanation = format!(
            "the header expired {late} s ago: {allowed} s are allowed; sign each request anew, \
             and compare the clocks"
        );
        Some(Diagnosis::new("expired", explanation))
    } else if ahead > suspect.max_age {
        let explanation = format!(
            "the timestamp lies {} s in the future, {allowed} s are allowed; compare the clocks, \
             and sign in UTC",
            ahead.as_secs()
        );
        Some(Diagnosis::new("in-the-future", explanation))
    } else {
        None
    }
}
