//! The right answer, a few bytes at a time.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::http::header;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;

use super::{Rendered, body_for, tracked, wait};
use crate::core::fault::Drip;
use crate::journal::Receipt;

pub(super) fn deliver(drip: &Drip, rendered: Rendered, receipt: Arc<Receipt>) -> Response {
    let length = rendered.body.len();
    let Drip { bytes, every } = *drip;
    let drops = stream::unfold(
        (rendered.body.clone(), true),
        move |(mut rest, first)| async move {
            if rest.is_empty() {
                return None;
            }
            if !first {
                wait(every).await;
            }
            let next: Bytes = rest.split_to(bytes.min(rest.len()));
            Some((Ok::<_, Infallible>(next), (rest, false)))
        },
    );
    let mut response = tracked::respond(rendered, Arc::default());
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, length.into());
    *response.body_mut() = body_for(receipt, Body::from_stream(drops));
    response
}
