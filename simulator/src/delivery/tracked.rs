//! A whole answer, sent as it is, with a body that tells when it is gone.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use http_body_util::Full;

use super::Rendered;
use crate::journal::Receipt;

/// The answer with everything in its place.
pub(super) fn respond(rendered: Rendered, receipt: Arc<Receipt>) -> Response {
    let body = Body::new(Tracked::new(Full::new(rendered.body), receipt));
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(rendered.status).expect("statuses are checked where they are set");
    *response.headers_mut() = rendered.headers;
    response
}

/// A body that reports to a receipt when the HTTP library has taken all of it.
pub(super) struct Tracked<B> {
    body: B,
    receipt: Arc<Receipt>,
}

impl<B> Tracked<B> {
    pub(super) const fn new(body: B, receipt: Arc<Receipt>) -> Self {
        Self { body, receipt }
    }
}

impl<B> Drop for Tracked<B> {
    fn drop(&mut self) {
        self.receipt.body_handed_over();
    }
}

impl<B: HttpBody<Data = Bytes> + Unpin> HttpBody for Tracked<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
