//! The service id is not one of this sandbox's.

use super::Diagnosis;
use super::suspect::{Parts, looks_like_a_hash};
use paysys_core::service::Service;
use paysys_shared::suggest;

pub(super) fn explain(parts: &Parts<'_>, services: &[Service]) -> Diagnosis {
    let given = parts.service_id;
    let known: Vec<&str> = services.iter().map(|service| service.id.as_str()).collect();
    let hint = suggest::did_you_mean(given, &known);
    Diagnosis::new(
        "unknown-service",
        format!("{} no service of this sandbox{hint}", subject(given)),
    )
}

/// Something that could be a hash is not repeated, wherever it stands.
fn subject(given: &str) -> String {
    if given
        .split(|c: char| !c.is_alphanumeric())
        .any(looks_like_a_hash)
        || given.len() > 80
    {
        return "the service id is".into();
    }
    format!("{given:?} is")
}
