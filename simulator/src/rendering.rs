//! What is to go out, before anything happens to it on the wire.

mod http;
mod lie;

use bytes::Bytes;
use hyper::header::{self, HeaderMap, HeaderValue};

use paysys_core::Behaviour;
use paysys_core::answer::Reply;
use paysys_core::fault::Action;
use paysys_core::sandbox::Decision;

/// An HTTP answer as a whole.
#[derive(Debug, Clone)]
pub struct Rendered {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Rendered {
    /// What the HTTP library answers by itself: a status, and nothing else.
    pub(crate) fn bare(status: u16) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    pub fn plain(status: u16, body: Bytes, content_type: &HeaderValue) -> Self {
        let mut headers = HeaderMap::with_capacity(2);
        headers.insert(header::CONTENT_TYPE, content_type.clone());
        Self {
            status,
            headers,
            body,
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
                headers: head.headers,
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
    let mut rendered = Rendered::plain(status, body, content_type);
    if let Some(seconds) = manner.and_then(|manner| manner.retry_after) {
        rendered
            .headers
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    rendered
}
