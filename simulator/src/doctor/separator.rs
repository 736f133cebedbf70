//! The parts are joined by something other than `-`.

use super::Diagnosis;
use super::suspect::{looks_like_a_hash, looks_like_a_timestamp};

const SEPARATORS: [&str; 13] = [
    "--", ":", ".", "_", ",", ";", "|", "/", " ", "=", "+", "&", "~",
];

pub(super) fn explain(header: &str) -> Option<Diagnosis> {
    let separator = SEPARATORS.into_iter().find(|one| joins(header, one))?;
    Some(Diagnosis::new(
        "other-separator",
        format!("the parts are joined by {separator:?}; they are joined by \"-\""),
    ))
}

fn joins(header: &str, separator: &str) -> bool {
    let mut parts = header.rsplitn(3, separator);
    let timestamp = parts.next().is_some_and(looks_like_a_timestamp);
    let hash = parts.next().is_some_and(looks_like_a_hash);
    timestamp && hash && parts.next().is_some()
}
