//! The auth doctor: the mistake that explains a refused `Auth` header (AUT-02, AUT-03, AUT-05).
//!
//! The diagnosis is made while the header is at hand, because its hash is never kept. It goes to the
//! journal and the log; on the wire the answer stays as dull as the gateway's. It quotes neither a
//! hash nor a key. In each list of mistakes the first that explains the header decides.

mod algorithm;
pub(crate) mod body;
mod diagnosis;
mod explanation;
mod hash;
mod suspect;
mod text;
mod time;
mod whole;

use std::borrow::Cow;
use std::time::Duration;

pub(crate) use diagnosis::{Diagnosis, DiagnosisView};
pub(crate) use explanation::{Blank, Explanation, Place};
pub(crate) use whole::HeaderLine;

use suspect::{Parts, Suspect, looks_like_a_hash};

use paysys_core::Moment;
use paysys_core::service::Service;

/// What a header looks like.
const FORM: Cow<'static, str> = Cow::Borrowed("{service_id}-{hash}-{timestamp}");

/// Everything that is said here, with the names of what stands in it.
#[cfg(test)]
pub(crate) fn sayings() -> Vec<(String, &'static [&'static str])> {
    use paysys_shared::saying::Saying;

    [Explanation::all(), Blank::all(), Place::all()].concat()
}

/// A refused header and everything it is compared with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evidence<'a> {
    pub header: Option<&'a [u8]>,
    /// The name of another header that holds what belongs into `Auth`.
    pub stray: Option<&'a str>,
    pub services: &'a [Service],
    pub now: Moment,
    /// How far it may lie from that (AUT-03).
    pub max_age: Duration,
}

/// Names the mistake; nothing where there is none, and the header would be accepted.
pub(crate) fn diagnose(evidence: &Evidence<'_>) -> Option<Diagnosis> {
    let Some(header) = evidence.header else {
        return Some(whole::absent(evidence.stray));
    };
    if let Some(diagnosis) = whole::too_long(header) {
        return Some(diagnosis);
    }
    let text = String::from_utf8_lossy(header);
    whole::secret_sent(&text, evidence)
        .or_else(|| text::explain(&text, evidence.services))
        .or_else(|| in_the_parts(&text, evidence))
}

fn in_the_parts(text: &str, evidence: &Evidence<'_>) -> Option<Diagnosis> {
    let Some(parts) = Parts::read(text) else {
        return Some(whole::malformed(text));
    };
    let Some(suspect) = Suspect::identify(parts, evidence) else {
        return Some(whole::unknown_service(&parts, evidence.services));
    };
    if suspect.is_signed_rightly() {
        return time::explain(&suspect);
    }
    Some(hash::explain(&suspect))
}

/// The service id in a header, where nobody says which there are: what stands in its place, unless
/// the hash does or it cannot be one.
pub(crate) fn named_in(header: &str) -> &str {
    let decorated = |id: &str| id.contains(['"', '\'', '{', '}', '<', '>', '$', ' ', ':']);
    let named = Parts::read(header).filter(|parts| !decorated(parts.service_id));
    match named {
        Some(parts) if looks_like_a_hash(parts.hash) => parts.service_id,
        Some(parts) if !parts.service_id.split('-').any(looks_like_a_hash) => parts.service_id,
        _ => "",
    }
}

#[cfg(test)]
mod tests;
