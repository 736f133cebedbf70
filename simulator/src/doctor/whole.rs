//! Mistakes of the header as a whole: it is not there, is no header at all, or names nobody.

use super::suspect::{Parts, looks_like_a_hash};
use super::{Diagnosis, Evidence};
use paysys_core::auth::AuthParts;
use paysys_core::service::Service;
use paysys_shared::suggest;

/// One header of a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeaderLine<'a> {
    /// Its name, in any case.
    pub name: &'a str,
    pub value: &'a [u8],
}

impl HeaderLine<'_> {
    /// Whether it holds what belongs into `Auth`: by its name, or because it has the form.
    pub(crate) fn is_stray(&self) -> bool {
        let by_name = [
            "authorization",
            "x-auth",
            "authentication",
            "x-authorization",
        ];
        let last_word = self.value.rsplit(|byte| *byte == b' ').next();
        by_name
            .iter()
            .any(|name| self.name.eq_ignore_ascii_case(name))
            || last_word.is_some_and(|word| AuthParts::read(word).is_some())
    }
}

/// There is no `Auth` header, perhaps because it has another name.
pub(super) fn absent(stray: Option<&str>) -> Diagnosis {
    match stray {
        Some(name) => Diagnosis::new(
            "other-header",
            format!("the credentials came in the header {name:?}; the header is called \"Auth\""),
        ),
        None => Diagnosis::new(
            "missing-header",
            "there is no Auth header; both methods need `Auth: {service_id}-{hash}-{timestamp}`",
        ),
    }
}

/// The longest id, a hash, a timestamp and what surrounds them, twice over.
const LONGEST_HEADER: usize = 2 * (Service::LONGEST_ID + 64);

/// Longer than any header can be. Looking closer would cost the length times the number of services.
pub(super) fn too_long(header: &[u8]) -> Option<Diagnosis> {
    let bytes = header.len();
    (bytes > LONGEST_HEADER).then(|| {
        Diagnosis::new(
            "too-long",
            format!("the header has {bytes} bytes; no service id, hash and timestamp are so long"),
        )
    })
}

/// A shorter key stands in many a text by chance.
const SHORTEST: usize = 8;

/// A key itself is sent instead of what is made with it.
pub(super) fn secret_sent(header: &str, evidence: &Evidence<'_>) -> Option<Diagnosis> {
    let mut keys = evidence.services.iter().map(|one| one.secret_key.reveal());
    let sent = keys.any(|key| key.len() >= SHORTEST && header.contains(key));
    sent.then(|| {
        Diagnosis::new(
            "secret-in-header",
            "the secret key itself stands in the header; it is only hashed, and never leaves the client",
        )
    })
}

/// A header that cannot be taken apart.
pub(super) fn malformed(header: &str) -> Diagnosis {
    let what = match header.matches('-').count() {
        _ if header.is_empty() => "it is empty",
        0 | 1 => "it has fewer than three parts",
        _ => "one of its parts is empty",
    };
    Diagnosis::new(
        "malformed",
        format!("the value is not {{service_id}}-{{hash}}-{{timestamp}}: {what}"),
    )
}

/// The service id is not one of this sandbox's.
pub(super) fn unknown_service(parts: &Parts<'_>, services: &[Service]) -> Diagnosis {
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
