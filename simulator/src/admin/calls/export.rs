//! The journal as newline-delimited JSON: one call in each line, nothing held in memory.

use std::iter;
use std::sync::Arc;

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::admin::Aside;
use crate::calls::{Criteria, Cursor, Facts};
use crate::registry::HostedSandbox;
use crate::view::CallView;

/// Everything there is now behind a number, as far as it is meant.
pub(super) fn export(
    aside: &Aside,
    sandbox: Arc<HostedSandbox>,
    criteria: Criteria,
    after: u64,
) -> Response {
    let mut cursor = Cursor::up_to_now(sandbox, after);
    let lines = iter::from_fn(move || next_lines(&mut cursor, &criteria));
    let content_type = [(header::CONTENT_TYPE, "application/x-ndjson")];
    (content_type, aside.body(lines)).into_response()
}

/// The lines of a few calls, perhaps of none; nothing at the end.
fn next_lines(cursor: &mut Cursor, criteria: &Criteria) -> Option<Vec<u8>> {
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
    Some(lines)
}
