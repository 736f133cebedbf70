//! A request's head as it may be shown.

use bytes::Bytes;

use crate::journal::{TRACE_HEADER, Trace};
use paysys_core::auth::AuthParts;

/// Verb, path and headers, a line each. Of the `Auth` header the service id and the timestamp stay.
pub(super) fn shown(head: &str) -> String {
    let mut shown = String::with_capacity(head.len());
    for (number, line) in head.lines().enumerate() {
        if number == 0 {
            push_request_line(&mut shown, line);
        } else if let Some((name, value)) = line.split_once(": ") {
            shown.push_str(&format!("\n{name}: "));
            push_value(&mut shown, name, value);
        }
    }
    shown
}

/// Path and query as they were asked for, unless a key may stand in them: no path of ours has so many
/// hex digits.
fn push_request_line(shown: &mut String, line: &str) {
    let (verb, target) = line.split_once(' ').unwrap_or((line, ""));
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let may_hold_a_key = |part: &str| has_hex_run(part.as_bytes(), 32);
    shown.push_str(verb);
    shown.push(' ');
    shown.push_str(match path {
        path if may_hold_a_key(path) => "/(may hold a key, not kept)",
        path => path,
    });
    if let Some(query) = query {
        shown.push('?');
        shown.push_str(match query {
            query if may_hold_a_key(query) => "(may hold a key, not kept)",
            query => query,
        });
    }
}

fn push_value(shown: &mut String, name: &str, value: &str) {
    match name {
        "auth" => match AuthParts::read(value.as_bytes()) {
            Some(parts) if !holds_a_hash(parts.service_id.as_bytes()) => parts.push_redacted(shown),
            _ => shown.push_str("(malformed, not kept)"),
        },
        "authorization" | "proxy-authorization" | "cookie" => shown.push_str("(not kept)"),
        _ if holds_a_hash(value.as_bytes()) => shown.push_str("(looks signed, not kept)"),
        _ => shown.push_str(value),
    }
}

/// What is kept of bytes that never became a request: their beginning, without lines that may sign it.
pub(crate) fn excerpt(bytes: &[u8]) -> Bytes {
    /// More than a person looks at.
    const MOST: usize = 512;
    let shown = &bytes[..bytes.len().min(MOST)];
    let mut kept = Vec::with_capacity(shown.len());
    for line in shown.split_inclusive(|byte| *byte == b'\n') {
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        let name = String::from_utf8_lossy(name).to_lowercase();
        let name: String = name.split_whitespace().collect();
        let signs = name.len() < line.len() && (name.contains("auth") || name.contains("cookie"));
        let is_trace = name == TRACE_HEADER && is_trace(line);
        if signs || (has_hex_run(line, 32) && !is_trace) {
            kept.extend_from_slice(b"(may hold a key, not kept)\r\n");
        } else {
            kept.extend_from_slice(line);
        }
    }
    kept.into()
}

/// A trace id is as long as a key; it is found among the keys where it is one.
fn is_trace(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    let value = line.split_once(':').map_or("", |(_, value)| value.trim());
    Trace::read(value).is_some()
}

/// Whether a header of any name may hold a signature: 40 hex digits in a row.
pub(super) fn holds_a_hash(value: &[u8]) -> bool {
    has_hex_run(value, 40)
}

/// Whether so many hex digits stand in a row. Such a row has a digit at one of the places that are as far
/// apart as it is long, so that most of a text is never looked at.
fn has_hex_run(text: &[u8], digits: usize) -> bool {
    let is_digit = |byte: &&u8| byte.is_ascii_hexdigit();
    let mut place = digits - 1;
    while let Some((front, back)) = text.split_at_checked(place + 1) {
        let before = front.iter().rev().take_while(is_digit).count();
        if before > 0 {
            let behind = back.iter().take_while(is_digit).count();
            if before + behind >= digits {
                return true;
            }
            place += behind;
        }
        place += digits;
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::has_hex_run;

    fn looked_at_byte_by_byte(text: &[u8], digits: usize) -> bool {
        let mut runs = text.split(|byte| !byte.is_ascii_hexdigit());
        runs.any(|run| run.len() >= digits)
    }

    proptest! {
        #[test]
        fn a_row_of_digits_is_found_wherever_it_stands(text in "[0-9a-fA-F]{0,9}([-x][0-9a-f]{0,9}){0,9}", digits in 1..8_usize) {
            let found = has_hex_run(text.as_bytes(), digits);
            prop_assert_eq!(found, looked_at_byte_by_byte(text.as_bytes(), digits), "{}", text);
        }
    }
}
