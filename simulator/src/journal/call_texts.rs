//! The bytes of a call: what came, and what was answered.

use hyper::http::request::Parts;

use super::Sent;
use paysys_core::Moment;

/// When and from where a request came.
#[derive(Debug, Clone, Copy)]
pub struct Received {
    /// Wall time of its arrival.
    pub wall: Moment,
    /// When it was sent: what happened later, its client did not know.
    pub sent: Sent,
    /// The number of its connection in the process.
    pub connection: u64,
}

/// A request as it arrives; its bytes still belong to somebody else, and are copied once, when it is written down.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    pub received: Received,
    pub head: RequestHead<'a>,
    /// Its body, as far as it was read.
    pub body: &'a [u8],
    /// The JSON that a form-encoded body is read as.
    pub form: Option<&'a str>,
}

/// Verb, target and headers of a request.
#[derive(Debug, Clone, Copy)]
pub enum RequestHead<'a> {
    Request(&'a Parts),
    /// As it would be written down; empty where there was none.
    Text(&'a str),
}

/// All texts of a call in one piece of memory. A full journal lets go of as much as it writes, and many small pieces,
/// each somewhere else, take longer than what stands in them.
#[derive(Debug, Clone, Default)]
pub struct CallTexts {
    bytes: Box<[u8]>,
    head_end: usize,
    body_end: usize,
    form_end: usize,
}

impl CallTexts {
    /// Those of a call.
    pub fn of(arrival: &Arrival<'_>, answer: &[u8]) -> Self {
        let form = arrival.form.unwrap_or_default().as_bytes();
        Self::written(arrival.head, arrival.body, form, answer)
    }

    /// Those of a request without an answer.
    pub fn of_request(head: RequestHead<'_>, body: &[u8]) -> Self {
        Self::written(head, body, &[], &[])
    }

    fn written(head: RequestHead<'_>, body: &[u8], form: &[u8], answer: &[u8]) -> Self {
        let length = head.length() + body.len() + form.len() + answer.len();
        let mut bytes = Vec::with_capacity(length);
        head.write(&mut bytes);
        let head_end = bytes.len();
        bytes.extend_from_slice(body);
        let body_end = bytes.len();
        bytes.extend_from_slice(form);
        let form_end = bytes.len();
        bytes.extend_from_slice(answer);
        Self {
            bytes: bytes.into(),
            head_end,
            body_end,
            form_end,
        }
    }

    /// Verb, target and headers, a line each, as they arrived. What must not leave is struck where it is shown.
    pub fn head(&self) -> &str {
        str::from_utf8(&self.bytes[..self.head_end]).expect("heads are written as text")
    }

    /// The request's body, as far as it was read.
    pub fn body(&self) -> &[u8] {
        &self.bytes[self.head_end..self.body_end]
    }

    /// The body, or the JSON that it was read as.
    pub fn json(&self) -> &[u8] {
        match &self.bytes[self.body_end..self.form_end] {
            [] => self.body(),
            form => form,
        }
    }

    /// The body of the answer, which is not always what was delivered.
    pub fn answer(&self) -> &[u8] {
        &self.bytes[self.form_end..]
    }

    pub const fn size_bytes(&self) -> usize {
        self.bytes.len()
    }
}

impl<'a> Arrival<'a> {
    pub fn json(&self) -> &'a [u8] {
        self.form.map_or(self.body, str::as_bytes)
    }
}

impl RequestHead<'_> {
    /// Its exact length, unless a header is no text: so it is written where it stays.
    fn length(self) -> usize {
        let request = match self {
            Self::Text(text) => return text.len(),
            Self::Request(request) => request,
        };
        let headers = request.headers.iter();
        let headers = headers.map(|(name, value)| name.as_str().len() + value.len() + "\n: ".len());
        request.method.as_str().len() + " ".len() + target(request).len() + headers.sum::<usize>()
    }

    fn write(self, bytes: &mut Vec<u8>) {
        let request = match self {
            Self::Text(text) => return bytes.extend_from_slice(text.as_bytes()),
            Self::Request(request) => request,
        };
        bytes.extend_from_slice(request.method.as_str().as_bytes());
        bytes.push(b' ');
        bytes.extend_from_slice(target(request).as_bytes());
        for (name, value) in &request.headers {
            bytes.push(b'\n');
            bytes.extend_from_slice(name.as_str().as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value.as_bytes());
        }
        // Hardly any header is no text, so that they are looked at together.
        if str::from_utf8(bytes).is_err() {
            *bytes = String::from_utf8_lossy(bytes).into_owned().into_bytes();
        }
    }
}

/// Path and query.
fn target(request: &Parts) -> &str {
    let target = request.uri.path_and_query();
    target.map_or("", |both| both.as_str())
}
