//! The timestamp has another unit than milliseconds (AUT-05).

use super::{Diagnosis, Suspect};

pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
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
