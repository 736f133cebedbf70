//! A header taken apart without insisting on its form, and the service it claims to come from.

use std::time::Duration;

use super::Evidence;
use paysys_core::service::Service;
use paysys_core::{Moment, auth};

/// The three parts of a header, whatever they look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) service_id: &'a str,
    pub(super) hash: &'a str,
    pub(super) timestamp: &'a str,
}

impl<'a> Parts<'a> {
    /// Splits from the right, because a service id may contain `-`.
    pub(super) fn read(header: &'a str) -> Option<Self> {
        let mut parts = header.rsplitn(3, '-');
        let (timestamp, hash, service_id) = (parts.next()?, parts.next()?, parts.next()?);
        let full = ![service_id, hash, timestamp].contains(&"");
        full.then_some(Self {
            service_id,
            hash,
            timestamp,
        })
    }
}

/// A header whose service is known.
#[derive(Debug)]
pub(super) struct Suspect<'a> {
    pub(super) parts: Parts<'a>,
    pub(super) service: &'a Service,
    pub(super) services: &'a [Service],
    pub(super) now: Moment,
    pub(super) max_age: Duration,
}

impl<'a> Suspect<'a> {
    pub(super) fn identify(parts: Parts<'a>, evidence: &Evidence<'a>) -> Option<Self> {
        let named = |service: &&Service| service.id == parts.service_id;
        let service = evidence.services.iter().find(named)?;
        Some(Self {
            parts,
            service,
            services: evidence.services,
            now: evidence.now,
            max_age: evidence.max_age,
        })
    }

    pub(super) fn secret(&self) -> &'a str {
        self.service.secret_key.reveal()
    }

    /// Whether the hash is that of these two, one after the other (AUT-02).
    pub(super) fn hash_is_of(&self, first: &str, second: &str) -> bool {
        self.parts
            .hash
            .eq_ignore_ascii_case(&auth::sign(first, second))
    }

    pub(super) fn is_signed_rightly(&self) -> bool {
        self.parts.hash == auth::sign(self.secret(), self.parts.timestamp)
    }
}

/// Whether this could be a hash of some kind: nothing else in a header has so many hex digits.
pub(super) fn looks_like_a_hash(text: &str) -> bool {
    text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether this could be a timestamp in some unit.
pub(super) fn looks_like_a_timestamp(text: &str) -> bool {
    (9..=19).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
