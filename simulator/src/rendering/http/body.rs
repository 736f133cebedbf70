//! Bodies of HTTP answers that are not the gateway's.

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::StatusCode;

use paysys_core::fault::{Http, HttpBody};

/// U+FEFF in UTF-8, which JSON may not begin with.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// JSON that is no RPC answer, as a load balancer or a monitoring page gives it.
const NOT_RPC: &[u8] = br#"{"status":"error"}"#;

/// Writes the body: the byte order mark stands in front of the text, compression comes last.
pub(super) fn write(fault: &Http, answer: &[u8], status: StatusCode) -> Bytes {
    let mut body = match fault.body {
        HttpBody::Answer => answer.to_vec(),
        HttpBody::Json => NOT_RPC.to_vec(),
        HttpBody::Html => page(status).into_bytes(),
        HttpBody::Empty => Vec::new(),
    };
    if fault.bom {
        body = [BYTE_ORDER_MARK, &body].concat();
    }
    if fault.gzip { gzip(&body) } else { body.into() }
}

/// A page as a reverse proxy makes it when what stands behind it fails.
fn page(status: StatusCode) -> String {
    let code = status.as_u16();
    let reason = status.canonical_reason().unwrap_or("Error");
    format!(
        "<html>\r\n<head><title>{code} {reason}</title></head>\r\n<body>\r\n\
         <h1>{code} {reason}</h1>\r\n<p>The server in front of this service has nothing better to \
         say.</p>\r\n</body>\r\n</html>\r\n"
    )
}

fn gzip(body: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(body)
        .and_then(|()| encoder.finish())
        .expect("writing to memory cannot fail")
        .into()
}
