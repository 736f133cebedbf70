//! Bytes that are not the UTF-8 that JSON is written in.

use super::{Diagnosis, Explanation, Refused};

pub(super) fn explain(refused: &Refused<'_>) -> Option<Diagnosis> {
    let body = refused.body;
    let encoding = refused.content_encoding.trim();
    let is_named = !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity");
    Some(if body.trim_ascii().is_empty() {
        Diagnosis::new("empty", Explanation::Empty)
    } else if is_named || is_compressed(body) {
        Diagnosis::new("compressed", Explanation::Compressed)
    } else if body.starts_with(b"\xef\xbb\xbf") {
        Diagnosis::new("byte-order-mark", Explanation::ByteOrderMark)
    } else if is_utf_16(body) {
        Diagnosis::new("utf-16", Explanation::Utf16)
    } else if std::str::from_utf8(body).is_err() {
        not_utf_8(body)
    } else {
        return None;
    })
}

/// As gzip or zlib begin.
fn is_compressed(body: &[u8]) -> bool {
    matches!(
        body,
        [0x1f, 0x8b, ..] | [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..]
    ) && std::str::from_utf8(body).is_err()
}

/// By its mark, or by every other byte of its beginning being zero.
fn is_utf_16(body: &[u8]) -> bool {
    let beginning = &body[..body.len().min(64)];
    let zeros = |odd: usize| beginning.iter().skip(odd).step_by(2).all(|byte| *byte == 0);
    let marked = matches!(body, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    marked || (beginning.len() > 2 && (zeros(0) || zeros(1)))
}

/// Russian letters lie together in the upper quarter of windows-1251.
fn not_utf_8(body: &[u8]) -> Diagnosis {
    let high = body.iter().filter(|byte| !byte.is_ascii()).count();
    let letters = body
        .iter()
        .filter(|byte| **byte >= 0xc0 || matches!(byte, 0xa8 | 0xb8));
    if letters.count() == high {
        return Diagnosis::new("windows-1251", Explanation::Windows1251);
    }
    Diagnosis::new("not-utf-8", Explanation::NotUtf8)
}
