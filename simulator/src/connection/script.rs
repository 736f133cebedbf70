//! An HTTP answer written out byte by byte, because no HTTP library would write it.

use hyper::StatusCode;

use crate::rendering::Rendered;

/// Bytes to say, and what comes after them.
#[derive(Debug)]
pub(crate) struct Script {
    bytes: Vec<u8>,
    said: usize,
    pub(super) then: Then,
}

/// What happens when everything is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// The connection goes on as if nothing had happened.
    KeepOpen,
    Close,
}

impl Script {
    /// An answer with a true head but for its `Content-Length`, and these bytes as its body.
    pub(crate) fn new(rendered: &Rendered, content_length: usize, body: &[u8], then: Then) -> Self {
        let reason = StatusCode::from_u16(rendered.status)
            .ok()
            .and_then(|s| s.canonical_reason());
        let status = rendered.status;
        let mut bytes = format!("HTTP/1.1 {status} {}\r\n", reason.unwrap_or("")).into_bytes();
        for (name, value) in &rendered.headers.clone().into_map() {
            bytes.extend_from_slice(name.as_str().as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(format!("content-length: {content_length}\r\n\r\n").as_bytes());
        bytes.extend_from_slice(body);
        Self {
            bytes,
            said: 0,
            then,
        }
    }

    pub(super) fn rest(&self) -> &[u8] {
        &self.bytes[self.said..]
    }

    pub(super) fn said(&mut self, bytes: usize) {
        self.said += bytes;
    }
}
