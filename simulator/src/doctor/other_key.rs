//! The hash was made with another service's key.

use super::{Diagnosis, Suspect};
use paysys_core::service::Service;

pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let signed = |other: &&Service| {
        let key = other.secret_key.reveal();
        other.id != suspect.service.id && suspect.hash_is_of(key, suspect.parts.timestamp)
    };
    let other = suspect.services.iter().find(signed)?;
    Some(Diagnosis::new(
        "key-of-another-service",
        format!(
            "the hash is made with the key of {:?}, the header names {:?}",
            other.id, suspect.service.id
        ),
    ))
}
