//! The header stands in the request more than once.

use super::Diagnosis;
use paysys_core::auth;

pub(super) fn explain(header: &str) -> Option<Diagnosis> {
    let twice = header.as_bytes() == auth::TWICE;
    twice.then(|| {
        Diagnosis::new(
            "sent-twice",
            "the request has more than one Auth header; perhaps two layers of the client add it",
        )
    })
}
