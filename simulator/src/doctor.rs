//! The auth doctor: the mistake that explains a refused `Auth` header (AUT-02, AUT-03, AUT-05).
//!
//! The diagnosis is made while the header is at hand, because its hash is never kept. It goes to the
//! journal and the log; on the wire the answer stays as dull as the gateway's. It quotes neither a
//! hash nor a key. One file per mistake; in each list the first that explains the header decides.

mod absent;
mod algorithm;
pub(crate) mod body;
mod decoration;
mod diagnosis;
mod expired;
mod form;
mod hash_length;
mod header_of;
mod incomplete;
mod joined;
mod known_id;
mod missing;
mod order;
mod other_key;
mod other_time;
mod secret_sent;
mod separator;
mod suspect;
mod swapped_inputs;
mod timestamp_form;
mod timestamp_unit;
mod too_long;
mod twice;
mod unexplained;
mod unknown_service;
mod upper_case;
mod whitespace;

use std::time::Duration;

pub(crate) use diagnosis::Diagnosis;
pub(crate) use header_of::HeaderLine;
use suspect::{Parts, Suspect, looks_like_a_hash};

use paysys_core::Moment;
use paysys_core::service::Service;

/// A refused header and everything it is compared with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evidence<'a> {
    /// The `Auth` header.
    pub header: Option<&'a [u8]>,
    /// The name of another header that holds what belongs into `Auth`.
    pub stray: Option<&'a str>,
    /// Who may call.
    pub services: &'a [Service],
    /// What the timestamp is compared with.
    pub now: Moment,
    /// How far it may lie from that (AUT-03).
    pub max_age: Duration,
}

/// Mistakes that show in the text of a header, whoever signed it.
const IN_THE_TEXT: [fn(&str) -> Option<Diagnosis>; 6] = [
    twice::explain,
    decoration::explain,
    separator::explain,
    order::explain,
    timestamp_form::explain,
    missing::explain,
];

/// Mistakes that show when the hash is made again with the right key.
const IN_THE_HASH: [fn(&Suspect<'_>) -> Option<Diagnosis>; 9] = [
    upper_case::explain,
    algorithm::explain,
    swapped_inputs::explain,
    whitespace::explain,
    joined::explain,
    incomplete::explain,
    other_key::explain,
    other_time::explain,
    hash_length::explain,
];

/// Mistakes of a header that is signed as it should be.
const IN_THE_TIME: [fn(&Suspect<'_>) -> Option<Diagnosis>; 2] =
    [timestamp_unit::explain, expired::explain];

/// Names the mistake; nothing where there is none, and the header would be accepted.
pub(crate) fn diagnose(evidence: &Evidence<'_>) -> Option<Diagnosis> {
    let Some(header) = evidence.header else {
        return Some(absent::explain(evidence.stray));
    };
    if let Some(diagnosis) = too_long::explain(header) {
        return Some(diagnosis);
    }
    let text = String::from_utf8_lossy(header);
    secret_sent::explain(&text, evidence)
        .or_else(|| in_the_text(&text, evidence.services))
        .or_else(|| in_the_parts(&text, evidence))
}

/// An id may look like a hash itself, so one that is known is out of the way before anything is
/// looked for by its looks.
fn in_the_text(text: &str, services: &[Service]) -> Option<Diagnosis> {
    let covered = known_id::cover(text, services);
    IN_THE_TEXT.iter().find_map(|explain| explain(&covered))
}

fn in_the_parts(text: &str, evidence: &Evidence<'_>) -> Option<Diagnosis> {
    let Some(parts) = Parts::read(text) else {
        return Some(form::explain(text));
    };
    let Some(suspect) = Suspect::identify(parts, evidence) else {
        return Some(unknown_service::explain(&parts, evidence.services));
    };
    if suspect.is_signed_rightly() {
        return IN_THE_TIME.iter().find_map(|explain| explain(&suspect));
    }
    let explained = IN_THE_HASH.iter().find_map(|explain| explain(&suspect));
    Some(explained.unwrap_or_else(unexplained::explain))
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
