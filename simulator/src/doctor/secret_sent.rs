//! The key itself is sent instead of a hash.

use super::{Diagnosis, Suspect};

pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let sent = suspect.parts.hash.contains(suspect.secret());
    sent.then(|| {
        Diagnosis::new(
            "secret-in-header",
            "the secret key stands where its hash belongs; the key never leaves the client",
        )
    })
}
