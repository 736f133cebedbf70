//! A request's head without anything secret: redaction happens when it is written, not when read.

use axum::http::request::Parts;
use axum::http::{HeaderName, header};
use bytes::Bytes;

use crate::core::auth::{AuthHeader, AuthParts};

/// Verb, path and headers as lines. Of the `Auth` header the service id and the timestamp stay.
pub fn head(request: &Parts, auth: &AuthHeader<'_>) -> Box<str> {
    let mut head = String::with_capacity(256);
    head.push_str(request.method.as_str());
    head.push(' ');
    head.push_str(path(request.uri.path()));
    for (name, value) in &request.headers {
        head.push('\n');
        head.push_str(name.as_str());
        head.push_str(": ");
        push_value(&mut head, name, value.as_bytes(), auth.parts);
    }
    head.into()
}

/// A path as it was asked for, unless a key may stand in it: no path of ours has so many hex digits.
fn path(path: &str) -> &str {
    if has_hex_run(path.as_bytes(), 32) {
        "/(may hold a key, not kept)"
    } else {
        path
    }
}

fn push_value(head: &mut String, name: &HeaderName, value: &[u8], auth: Option<AuthParts<'_>>) {
    if name == "auth" {
        match auth.or_else(|| AuthParts::read(value)) {
            Some(parts) if !holds_a_hash(parts.service_id.as_bytes()) => parts.push_redacted(head),
            _ => head.push_str("(malformed, not kept)"),
        }
    } else if [
        header::AUTHORIZATION,
        header::PROXY_AUTHORIZATION,
        header::COOKIE,
    ]
    .contains(name)
    {
        head.push_str("(not kept)");
    } else if holds_a_hash(value) {
        head.push_str("(looks signed, not kept)");
    } else {
        head.push_str(&String::from_utf8_lossy(value));
    }
}

/// Whether a header of any name may hold a signature: 40 hex digits in a row.
pub fn holds_a_hash(value: &[u8]) -> bool {
    has_hex_run(value, 40)
}

fn has_hex_run(value: &[u8], digits: usize) -> bool {
    let runs = || value.split(|byte| !byte.is_ascii_hexdigit());
    value.len() >= digits && runs().any(|run| run.len() >= digits)
}

/// A body without the hashes of signatures: 40 hex digits between a dash and a dash with a digit.
pub(super) fn without_signatures(body: &Bytes) -> Bytes {
    if !holds_a_hash(body) {
        return body.clone();
    }
    let mut kept = Vec::with_capacity(body.len());
    let mut rest = &body[..];
    while let Some(at) = memchr::memchr(b'-', rest) {
        let (front, behind) = rest.split_at(at + 1);
        kept.extend_from_slice(front);
        rest = match signature_at_the_start(behind) {
            Some(rest) => {
                kept.extend_from_slice(b"(hash not kept)");
                rest
            }
            None => behind,
        };
    }
    kept.extend_from_slice(rest);
    kept.into()
}

/// What stands behind the hash, from its dash on.
fn signature_at_the_start(text: &[u8]) -> Option<&[u8]> {
    let (hash, rest) = text.split_at_checked(40)?;
    let signed = hash.iter().all(u8::is_ascii_hexdigit)
        && rest.starts_with(b"-")
        && rest.get(1).is_some_and(u8::is_ascii_digit);
    signed.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_in_a_body_loses_its_hash_and_nothing_else() {
        let hash = "0123456789abcdef0123456789abcdef01234567";
        let struck = |text: String| {
            let body = without_signatures(&Bytes::from(text));
            String::from_utf8(body.to_vec()).unwrap()
        };
        assert_eq!(
            struck(format!(
                r#"{{"auth":"demo-service-{hash}-17000","id":"a-b"}}"#
            )),
            r#"{"auth":"demo-service-(hash not kept)-17000","id":"a-b"}"#
        );
        for id in [hash.to_owned(), format!("a-{hash}"), format!("a-{hash}-b")] {
            assert_eq!(struck(id.clone()), id);
        }
    }
}
