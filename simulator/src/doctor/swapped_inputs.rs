//! The timestamp was hashed in front of the key.

use super::{Diagnosis, Suspect};

pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let swapped = suspect.hash_is_of(suspect.parts.timestamp, suspect.secret());
    swapped.then(|| {
        Diagnosis::new(
            "swapped-inputs",
            "the hash is that of timestamp + secret_key; it is sha1(secret_key + timestamp)",
        )
    })
}
