//! The journal as newline-delimited JSON: one call in each line, nothing held in memory.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;

use crate::calls::{Criteria, Cursor, Facts};
use crate::registry::HostedSandbox;
use crate::view::CallView;

/// Everything there is now behind a number, as far as it is meant.
pub(super) fn export(sandbox: Arc<HostedSandbox>, criteria: Criteria, after: u64) -> Response {
    let cursor = Cursor::up_to_now(sandbox, after);
    let lines = stream::unfold((cursor, criteria), |(mut cursor, criteria)| async move {
        // Calls are answered between any two pieces.
        tokio::task::yield_now().await;
        let lines = next_lines(&mut cursor, &criteria)?;
        Some((Ok::<_, Infallible>(lines), (cursor, criteria)))
    });
    let content_type = [(header::CONTENT_TYPE, "application/x-ndjson")];
    (content_type, Body::from_stream(lines)).into_response()
}

/// The lines of a few calls, perhaps of none; nothing at the end.
fn next_lines(cursor: &mut Cursor, criteria: &Criteria) -> Option<Bytes> {
    let entries = cursor.take().entries;
    if entries.is_empty() {
        return None;
    }
    let sandbox = cursor.sandbox();
    let mut lines = Vec::new();
    for entry in entries {
        if criteria.hold(&Facts::new(sandbox, &entry)) {
            let view = CallView::of(sandbox, &entry);
            serde_json::to_writer(&mut lines, &view).expect("a view is JSON");
            lines.push(b'\n');
        }
    }
    Some(lines.into())
}
