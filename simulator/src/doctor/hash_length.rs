//! The hash does not have the length or the digits of a SHA-1 in hex.

use super::{Diagnosis, Suspect};

pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let hash = suspect.parts.hash;
    let hex = hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let what = match hash.len() {
        40 if hex => return None,
        28 if hash.ends_with('=') => "looks like Base64".to_owned(),
        length if hex => format!("has {length} digits"),
        length => format!("has {length} characters that are not all hex digits"),
    };
    Some(Diagnosis::new(
        "hash-of-another-form",
        format!("the hash {what}; SHA-1 in hex has 40 digits 0-9 a-f"),
    ))
}
