//! Only one of key and timestamp was hashed.

use super::{Diagnosis, Suspect};

pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let what = if suspect.hash_is_of(suspect.secret(), "") {
        "the key alone"
    } else if suspect.hash_is_of("", suspect.parts.timestamp) {
        "the timestamp alone"
    } else {
        return None;
    };
    Some(Diagnosis::new(
        "incomplete-hash",
        format!("{what} was hashed; the hash is sha1(secret_key + timestamp)"),
    ))
}
