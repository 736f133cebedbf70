//! What is to go out, before anything happens to it on the wire.

mod http;
mod lie;

use bytes::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};

use paysys_core::Behaviour;
use paysys_core::answer::Reply;
use paysys_core::fault::Action;
use paysys_core::sandbox::Decision;

/// An HTTP answer as a whole.
#[derive(Debug, Clone)]
pub struct Rendered {
    pub status: u16,
    pub headers: RenderedHeaders,
    pub body: Bytes,
}

/// The headers of an answer, apart from those that the HTTP library adds.
#[derive(Debug, Clone)]
pub enum RenderedHeaders {
    /// Only the content type that the profile sets. A map for it is made where it is sent, when the sandbox is free for
    /// others again.
    Usual(HeaderValue),
    Others(Box<HeaderMap>),
}

impl Rendered {
    /// What the HTTP library answers by itself: a status, and nothing else.
    pub(crate) fn bare(status: u16) -> Self {
        Self {
            status,
            headers: RenderedHeaders::Others(Box::default()),
            body: Bytes::new(),
        }
    }

    pub fn plain(status: u16, body: Bytes, content_type: &HeaderValue) -> Self {
        Self {
            status,
            headers: RenderedHeaders::Usual(content_type.clone()),
            body,
        }
    }

    /// The same with one more header.
    pub(crate) fn with(self, name: HeaderName, value: HeaderValue) -> Self {
        let mut headers = self.headers.into_map();
        headers.insert(name, value);
        Self {
            headers: RenderedHeaders::Others(Box::new(headers)),
            ..self
        }
    }
}

impl RenderedHeaders {
    fn of(headers: HeaderMap, usual_content_type: &HeaderValue) -> Self {
        let content_type = headers.get(header::CONTENT_TYPE);
        if headers.len() == 1 && content_type == Some(usual_content_type) {
            return Self::Usual(usual_content_type.clone());
        }
        Self::Others(Box::new(headers))
    }

    pub(crate) fn into_map(self) -> HeaderMap {
        match self {
            Self::Usual(content_type) => {
                let mut headers = HeaderMap::with_capacity(2);
                headers.insert(header::CONTENT_TYPE, content_type);
                headers
            }
            Self::Others(headers) => *headers,
        }
    }
}

/// The content type that a gateway puts on its own answers, made once.
pub(crate) fn content_type(behaviour: &Behaviour) -> HeaderValue {
    HeaderValue::from_str(&behaviour.settings.http.content_type)
        .expect("the profile's content type was checked")
}

/// The answer to a call: the truth, or what the fault makes of its content.
pub(crate) fn render(
    truth: &[u8],
    decision: &Decision,
    behaviour: &Behaviour,
    content_type: &HeaderValue,
) -> Rendered {
    match decision.fault.as_ref().map(|named| &named.fault.action) {
        Some(Action::Http(fault)) => {
            let (head, body) =
                http::respond(fault, truth, &behaviour.settings.http.content_type).into_parts();
            Rendered {
                status: head.status.as_u16(),
                headers: RenderedHeaders::of(head.headers, content_type),
                body,
            }
        }
        Some(Action::Lie(lie)) => honest(
            lie::tell(*lie, truth).into(),
            decision,
            behaviour,
            content_type,
        ),
        _ => honest(
            Bytes::copy_from_slice(truth),
            decision,
            behaviour,
            content_type,
        ),
    }
}

fn honest(
    body: Bytes,
    decision: &Decision,
    behaviour: &Behaviour,
    content_type: &HeaderValue,
) -> Rendered {
    let Reply::Error(refusal) = &decision.reply else {
        return Rendered::plain(200, body, content_type);
    };
    let manner = refusal.manner.as_deref();
    let asked_for = manner.and_then(|manner| manner.http_status);
    let status = asked_for.unwrap_or(behaviour.settings.http.rpc_error_status);
    let rendered = Rendered::plain(status, body, content_type);
    match manner.and_then(|manner| manner.retry_after) {
        Some(seconds) => rendered.with(header::RETRY_AFTER, HeaderValue::from(seconds)),
        None => rendered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_others_unless_they_are_just_the_usual_content_type() {
        let usual = HeaderValue::from_static("application/json");
        let mut headers = HeaderMap::new();
        let is_usual = |headers: &HeaderMap| {
            let told = RenderedHeaders::of(headers.clone(), &usual);
            assert_eq!(&told.clone().into_map(), headers);
            matches!(told, RenderedHeaders::Usual(_))
        };
        assert!(!is_usual(&headers));
        headers.insert(header::CONTENT_TYPE, usual.clone());
        assert!(is_usual(&headers));
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        assert!(!is_usual(&headers));
        headers.remove(header::RETRY_AFTER);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
        assert!(!is_usual(&headers));
    }
}
