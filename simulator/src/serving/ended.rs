//! What the HTTP library turned away before it was a request, and why: nobody else would tell whoever
//! wonders why nothing arrives.

use std::error::Error;
use std::io;

use super::{first_bytes, handshake};
use crate::connection::Tap;
use crate::doctor::{Diagnosis, Explanation};
use crate::turned_away::TurnedAway;

/// So much of the first line goes before it is too long for the HTTP library.
const LONGEST_TARGET: usize = 65_534;

/// Judges a connection that has ended; nothing where it ended well, or where its requests tell.
pub(super) fn judge(ended: &hyper::Result<()>, tap: &Tap, left: &[u8]) -> Option<TurnedAway> {
    let (connection, first) = (tap.connection(), tap.first_bytes());
    let has_asked = connection.has_asked();
    let bytes = if has_asked { left } else { first };
    let error = ended.as_ref().err();
    let diagnosis = match error {
        Some(error) if error.is_parse() && has_asked => behind_a_request(),
        Some(error) if error.is_parse() => {
            first_bytes::without_tls(bytes).unwrap_or_else(|| of_head(bytes, error))
        }
        _ if tap.has_lost_patience() && !has_asked && first.is_empty() => first_bytes::silence(),
        _ if tap.has_lost_patience() && !left.is_empty() => half(Explanation::SlowHead),
        Some(error) if error.is_incomplete_message() && !left.is_empty() => {
            half(Explanation::HalfAHead)
        }
        Some(error) if !has_asked => handshake::of_tls(cause(error)?)?,
        _ => return None,
    };
    let written = connection.written_between();
    Some(TurnedAway {
        status: match error {
            _ if written == 0 => 0,
            Some(error) if error.is_parse_too_large() && is_target_too_long(bytes, first) => 414,
            Some(error) if error.is_parse_too_large() => 431,
            _ => 400,
        },
        diagnosis,
        connection: connection.number(),
        bytes: bytes.to_vec(),
        written,
    })
}

const fn half(explanation: Explanation) -> Diagnosis {
    Diagnosis::new("half-a-head", explanation)
}

/// What is left on a connection behind a request is read as the next one.
fn behind_a_request() -> Diagnosis {
    Diagnosis::new("bytes-behind-a-request", Explanation::BytesBehind)
}

fn is_target_too_long(bytes: &[u8], first: &[u8]) -> bool {
    // The first bytes are cut off far before that, so a first line that does not end in them is long.
    bytes.len() > LONGEST_TARGET || !first.contains(&b'\n')
}

/// A head that cannot be read: which line of it, and what it should look like.
fn of_head(bytes: &[u8], error: &hyper::Error) -> Diagnosis {
    if error.is_parse_too_large() {
        return Diagnosis::new("head-too-large", Explanation::HeadTooLarge);
    }
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    if !is_request_line(first) {
        return Diagnosis::new("bad-request-line", Explanation::BadRequestLine);
    }
    let headers = lines.take_while(|line| !line.trim_ascii().is_empty());
    let bad = headers.map(is_header).position(|is_header| !is_header);
    match bad {
        Some(place) => Diagnosis::new("bad-header", Explanation::BadLine { line: place + 2 }),
        None => Diagnosis::new(
            "bad-header",
            Explanation::BadHeader {
                error: error.to_string(),
            },
        ),
    }
}

fn is_request_line(line: &[u8]) -> bool {
    let parts: Vec<&[u8]> = line.trim_ascii_end().split(|byte| *byte == b' ').collect();
    let visible = |part: &&[u8]| !part.is_empty() && part.iter().all(|byte| *byte > b' ');
    parts.len() == 3 && parts.iter().all(visible) && parts[2].starts_with(b"HTTP/1.")
}

fn is_header(line: &[u8]) -> bool {
    let Some(colon) = line.iter().position(|byte| *byte == b':') else {
        return false;
    };
    let (name, value) = line.split_at(colon);
    let fits = |byte: &u8| byte.is_ascii_graphic() && !br#"(),/;<=>?@[\]{}""#.contains(byte);
    let is_text = |byte: &u8| *byte >= b' ' || *byte == b'\t';
    !name.is_empty() && name.iter().all(fits) && value.trim_ascii_end().iter().all(is_text)
}

fn cause(error: &hyper::Error) -> Option<&io::Error> {
    error.source()?.downcast_ref()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(b"Host: x\r", true)]
    #[case("Имя: x\r".as_bytes(), false)]
    #[case(b"Content Type: x\r", false)]
    #[case(b"Auth : x\r", false)]
    #[case(b"Auth\r", false)]
    #[case(b"Auth: a\0b\r", false)]
    fn a_header_has_a_name_and_a_value(#[case] line: &[u8], #[case] fits: bool) {
        assert_eq!(is_header(line), fits);
    }

    #[rstest]
    #[case(b"POST /gateway HTTP/1.1\r", true)]
    #[case(b"POST /gate way HTTP/1.1\r", false)]
    #[case(b"POST  /gateway HTTP/1.1\r", false)]
    #[case(b"POST /gateway\r", false)]
    #[case(b"POST /gateway HTTP/3\r", false)]
    fn a_request_line_has_three_parts(#[case] line: &[u8], #[case] fits: bool) {
        assert_eq!(is_request_line(line), fits);
    }
}
