//! HTTP answers that are not the gateway's: built here as a whole, sent as any other answer is.

mod body;
#[cfg(test)]
mod tests;

use bytes::Bytes;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

use paysys_core::fault::{Http, HttpBody};

/// The answer that `fault` asks for. `answer` is what the gateway would have said and `content_type`
/// how it would have labelled that (ENV-12).
///
/// # Panics
/// When the status is none or a header cannot be sent. [`crate::control`] refuses such faults.
pub(crate) fn respond(fault: &Http, answer: &[u8], content_type: &str) -> Response<Bytes> {
    let status =
        StatusCode::from_u16(fault.status).expect("the fault was checked when it was asked for");
    let mut response = Response::new(body::write(fault, answer, status));
    *response.status_mut() = status;
    for (name, value) in headers(fault, content_type) {
        let value =
            HeaderValue::from_str(&value).expect("the fault was checked when it was asked for");
        response.headers_mut().insert(name, value);
    }
    response
}

/// The headers the fault gives its answer, as far as it gives them.
fn headers(fault: &Http, content_type: &str) -> impl Iterator<Item = (HeaderName, String)> {
    let fitting = fitting_content_type(fault.body, content_type).map(str::to_owned);
    let retry_after = fault.retry_after.map(|seconds| seconds.to_string());
    let gzip = fault.gzip.then(|| "gzip".to_owned());
    let given = [
        (header::CONTENT_TYPE, fault.content_type.clone().or(fitting)),
        (header::RETRY_AFTER, retry_after),
        (header::LOCATION, fault.location.clone()),
        (header::CONTENT_ENCODING, gzip),
    ];
    given
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name, value)))
}

/// What an honest server would call such a body; an empty one has no type.
const fn fitting_content_type(body: HttpBody, of_gateway: &str) -> Option<&str> {
    match body {
        HttpBody::Answer => Some(of_gateway),
        HttpBody::Json => Some("application/json"),
        HttpBody::Html => Some("text/html; charset=utf-8"),
        HttpBody::Empty => None,
    }
}
