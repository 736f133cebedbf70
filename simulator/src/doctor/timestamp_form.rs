//! The timestamp is no whole number: a calendar date, a fraction, nothing at all.

use super::Diagnosis;
use super::suspect::looks_like_a_hash;

pub(super) fn explain(header: &str) -> Option<Diagnosis> {
    let (mistake, form) = form(behind_the_hash(header)?)?;
    Some(Diagnosis::new(
        mistake,
        format!("the timestamp is {form}; it is UTC milliseconds since 1970 in digits"),
    ))
}

fn behind_the_hash(header: &str) -> Option<&str> {
    // The last one: an id that nobody knows may look like one too.
    let (_, parts) = header.split_once('-')?;
    let hash = parts.rsplit('-').find(|part| looks_like_a_hash(part))?;
    header.rsplit_once(hash)?.1.strip_prefix('-')
}

/// The mistake, and what the timestamp is instead.
fn form(timestamp: &str) -> Option<(&'static str, &'static str)> {
    let form = if timestamp.is_empty() {
        "missing"
    } else if timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
        // No moment has more digits, in whatever unit.
        let too_long = timestamp.len() > 19;
        return too_long.then_some(("timestamp-too-long", "a number of too many digits"));
    } else if timestamp.contains(':') || timestamp.matches('-').count() == 2 {
        "a calendar date"
    } else if timestamp.contains(['.', ',', 'e', 'E']) {
        "a number with a fraction or exponent"
    } else {
        "not a number"
    };
    Some(("timestamp-not-a-number", form))
}
