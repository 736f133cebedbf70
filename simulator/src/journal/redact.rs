//! A request's head without anything secret: redaction happens when it is written, not when read.

use axum::http::request::Parts;
use axum::http::{HeaderName, Uri, header};

use crate::core::auth::{AuthHeader, AuthParts};

/// Verb, path and headers as lines. Of the `Auth` header the service id and the timestamp stay.
pub fn head(request: &Parts, auth: &AuthHeader<'_>) -> Box<str> {
    let mut head = String::with_capacity(256);
    head.push_str(request.method.as_str());
    head.push(' ');
    push_target(&mut head, &request.uri);
    for (name, value) in &request.headers {
        head.push('\n');
        head.push_str(name.as_str());
        head.push_str(": ");
        push_value(&mut head, name, value.as_bytes(), auth.parts);
    }
    head.into()
}

/// Path and query as they were asked for, unless a key may stand in them: no path of ours has so many
/// hex digits.
fn push_target(head: &mut String, target: &Uri) {
    let may_hold_a_key = |part: &str| has_hex_run(part.as_bytes(), 32);
    head.push_str(match target.path() {
        path if may_hold_a_key(path) => "/(may hold a key, not kept)",
        path => path,
    });
    if let Some(query) = target.query() {
        head.push('?');
        head.push_str(match query {
            query if may_hold_a_key(query) => "(may hold a key, not kept)",
            query => query,
        });
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
