//! A key itself is sent instead of what is made with it.

use super::{Diagnosis, Evidence};

/// A shorter key stands in many a text by chance.
const SHORTEST: usize = 8;

pub(super) fn explain(header: &str, evidence: &Evidence<'_>) -> Option<Diagnosis> {
    let mut keys = evidence.services.iter().map(|one| one.secret_key.reveal());
    let sent = keys.any(|key| key.len() >= SHORTEST && header.contains(key));
    sent.then(|| {
        Diagnosis::new(
            "secret-in-header",
            "the secret key itself stands in the header; it is only hashed, and never leaves the client",
        )
    })
}
