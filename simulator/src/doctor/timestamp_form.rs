//! The timestamp is no whole number: a calendar date, a fraction, nothing at all.

use super::Diagnosis;
use super::suspect::looks_like_a_hash;

pub(super) fn explain(header: &str) -> Option<Diagnosis> {
    let form = form(behind_the_hash(header)?)?;
    Some(Diagnosis::new(
        "timestamp-not-a-number",
        format!("the timestamp is {form}; it is UTC milliseconds since 1970 in digits"),
    ))
}

fn behind_the_hash(header: &str) -> Option<&str> {
    let hash = header
        .split('-')
        .skip(1)
        .find(|part| looks_like_a_hash(part))?;
    header.split_once(hash)?.1.strip_prefix('-')
}

fn form(timestamp: &str) -> Option<&'static str> {
    if timestamp.is_empty() {
        Some("missing")
    } else if timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
        None
    } else if timestamp.contains(':') || timestamp.matches('-').count() == 2 {
        Some("a calendar date")
    } else if timestamp.contains(['.', ',', 'e', 'E']) {
        Some("a number with a fraction or exponent")
    } else {
        Some("not a number")
    }
}
