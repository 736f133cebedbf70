//! The id of a known service, wherever it stands in a header.

use std::borrow::Cow;

use paysys_core::service::Service;

/// What stands where a known id stood: neither a hash nor a timestamp, and nothing to stumble over.
pub(super) const COVERED: &str = "service";

/// The header with the longest known id in it covered.
pub(super) fn cover<'a>(header: &'a str, services: &[Service]) -> Cow<'a, str> {
    let found = services
        .iter()
        .filter_map(|service| Some((place(header, &service.id)?, service.id.len())))
        .max_by_key(|(_, length)| *length);
    match found {
        None => Cow::Borrowed(header),
        Some((at, length)) => {
            let (front, rest) = (&header[..at], &header[at + length..]);
            Cow::Owned(format!("{front}{COVERED}{rest}"))
        }
    }
}

/// Where an id stands as a part of its own: a part of a word is no id.
fn place(header: &str, id: &str) -> Option<usize> {
    if id.is_empty() {
        return None;
    }
    let ends = |at: usize| {
        let before = header[..at].chars().next_back();
        let behind = header[at + id.len()..].chars().next();
        [before, behind]
            .iter()
            .flatten()
            .all(|next| !next.is_alphanumeric())
    };
    let mut places = header.match_indices(id).map(|(at, _)| at);
    places.find(|at| ends(*at))
}
