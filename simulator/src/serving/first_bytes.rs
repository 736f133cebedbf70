//! What somebody speaks who does not speak HTTP/1.1, told by the first bytes.

use crate::doctor::{Diagnosis, Explanation};

/// A client that connected and said nothing.
pub(super) fn silence() -> Diagnosis {
    Diagnosis::new("silence", Explanation::Silence)
}

/// On the port without TLS; nothing where it may be HTTP after all.
pub(super) fn without_tls(bytes: &[u8]) -> Option<Diagnosis> {
    let starts = |start: &[u8]| bytes.starts_with(start);
    Some(if is_tls(bytes) {
        Diagnosis::new("tls-on-http", Explanation::TlsOnHttp)
    } else if starts(b"PRI * HTTP/2.0") {
        Diagnosis::new("http2", Explanation::Http2)
    } else if starts(b"PROXY ") || starts(b"\r\n\r\n\0\r\nQUIT\n") {
        Diagnosis::new("proxy-protocol", Explanation::ProxyProtocol)
    } else if matches!(bytes, [4 | 5, 1..=3, ..]) {
        Diagnosis::new("socks", Explanation::Socks)
    } else if matches!(bytes.trim_ascii_start(), [b'{' | b'[' | b'<', ..]) {
        Diagnosis::new("no-head", Explanation::NoHead)
    } else if bytes.iter().take(16).any(|byte| !byte.is_ascii()) || starts(b"SSH-") {
        Diagnosis::new("not-http", Explanation::NotHttp)
    } else {
        return None;
    })
}

/// On the port with TLS; nothing where it is TLS.
pub(super) fn with_tls(bytes: &[u8]) -> Option<Diagnosis> {
    let verb = bytes.iter().take_while(|byte| byte.is_ascii_uppercase());
    let (verb, next) = (verb.count(), bytes.iter().find(|b| !b.is_ascii_uppercase()));
    if is_tls(bytes) {
        None
    } else if verb > 0 && matches!(next, None | Some(b' ')) {
        Some(Diagnosis::new("http-on-tls", Explanation::HttpOnTls))
    } else {
        Some(Diagnosis::new("not-tls", Explanation::NotTls))
    }
}

/// A handshake record, or the greeting of a client that starts with SSL 2.
fn is_tls(bytes: &[u8]) -> bool {
    let is_ssl2 = |bytes: &[u8]| bytes[0] >= 0x80 && bytes[2] == 1 && matches!(bytes[3], 0 | 2 | 3);
    matches!(bytes, [0x16] | [0x16, 3, ..]) || bytes.get(..4).is_some_and(is_ssl2)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::tls(b"\x16\x03\x01\x02\x00\x01", Some("tls-on-http"))]
    #[case::ssl2(b"\x80\x2e\x01\x03\x01", Some("tls-on-http"))]
    #[case::http2(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Some("http2"))]
    #[case::proxy(b"PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n", Some("proxy-protocol"))]
    #[case::socks(b"\x05\x01\x00", Some("socks"))]
    #[case::body(br#"  {"id": 1}"#, Some("no-head"))]
    #[case::garbage(b"\x00\xff\xfe\x01", Some("not-http"))]
    #[case::http(b"POST /gateway HTTP/1.1\r\n", None)]
    fn a_port_without_tls_tells_who_is_wrong_here(
        #[case] bytes: &[u8],
        #[case] mistake: Option<&str>,
    ) {
        let seen = without_tls(bytes);
        assert_eq!(seen.as_ref().map(|one| &*one.mistake), mistake);
    }

    #[rstest]
    #[case::http(b"POST /gateway HTTP/1.1\r\n", Some("http-on-tls"))]
    #[case::one_byte(b"G", Some("http-on-tls"))]
    #[case::garbage(b"\x00\x01", Some("not-tls"))]
    #[case::tls(b"\x16\x03\x01\x02\x00\x01", None)]
    #[case::first_byte_of_tls(b"\x16", None)]
    fn a_port_with_tls_tells_who_is_wrong_here(
        #[case] bytes: &[u8],
        #[case] mistake: Option<&str>,
    ) {
        let seen = with_tls(bytes);
        assert_eq!(seen.as_ref().map(|one| &*one.mistake), mistake);
    }
}
