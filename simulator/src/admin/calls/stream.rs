//! The journal as server-sent events: `call` for each call, `gap` where some were evicted before the
//! reader came to them, `reset` where the sandbox begins anew.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::{Stream, stream};
use serde_json::json;

use super::query::CallsQuery;
use crate::admin::AdminState;
use crate::admin::error::AdminError;
use crate::admin::input::StrictQuery;
use crate::admin::path::{Path, SandboxPath};
use crate::calls::{Batch, Criteria, Cursor, Facts};
use crate::journal::Entry;
use crate::registry::HostedSandbox;
use crate::view::CallView;

/// Tells of every call behind `after`, or behind `Last-Event-ID` where a client comes back, when it is
/// decided. Ends when the simulator stops or the sandbox is deleted.
#[utoipa::path(get, path = "",
    params(
        SandboxPath,
        CallsQuery,
        ("last-event-id" = Option<u64>, Header, description = "The last call that a client saw."),
    ),
    responses((
        status = 200,
        description = "Server-sent events; the data of each `call` is one call.",
        body = CallView,
        content_type = "text/event-stream",
    )),
)]
pub(in crate::admin) async fn stream(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
    headers: HeaderMap,
    StrictQuery(query): StrictQuery<CallsQuery>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox)?;
    let (criteria, after) = query.read_for_stream(&sandbox.names())?;
    let after = last_event_id(&headers)?.unwrap_or(after);
    let feed = Feed::new(sandbox, criteria, after);
    let events = stream::unfold(feed, |mut feed| async move {
        let event = feed.next().await?;
        Some((Ok(event), feed))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<u64>, AdminError> {
    let Some(value) = headers.get("last-event-id") else {
        return Ok(None);
    };
    let number = value.to_str().ok().and_then(|text| text.parse().ok());
    number.map(Some).ok_or_else(|| {
        AdminError::bad_request("Last-Event-ID is the number of a call, as the stream told it")
    })
}

/// What a reader has coming. It is filled when the reader has taken everything, never before: a slow
/// reader holds a few entries, and the journal goes on without it.
struct Feed {
    sandbox: Arc<HostedSandbox>,
    cursor: Cursor,
    criteria: Criteria,
    notes: VecDeque<Event>,
    entries: VecDeque<Arc<Entry>>,
}

impl Feed {
    fn new(sandbox: Arc<HostedSandbox>, criteria: Criteria, after: u64) -> Self {
        Self {
            cursor: Cursor::endless(sandbox.clone(), after),
            sandbox,
            criteria,
            notes: VecDeque::new(),
            entries: VecDeque::new(),
        }
    }

    async fn next(&mut self) -> Option<Event> {
        while !self.sandbox.news().are_over() {
            if let Some(note) = self.notes.pop_front() {
                return Some(note);
            }
            match self.entries.pop_front() {
                Some(entry) if self.is_meant(&entry) => return Some(self.tell(&entry)),
                Some(_) => (),
                None => self.fill().await,
            }
        }
        None
    }

    /// Waits for a few more entries, or for the end of all news.
    async fn fill(&mut self) {
        let cursor = &mut self.cursor;
        let news = self.sandbox.news().until(|| {
            let batch = cursor.take();
            (!batch.is_empty()).then_some(batch)
        });
        let Some(batch) = news.await else { return };
        self.notes = notes(&batch);
        self.entries = batch.entries.into();
    }

    fn is_meant(&self, entry: &Entry) -> bool {
        self.criteria.hold(&Facts::new(&self.sandbox, entry))
    }

    fn tell(&self, entry: &Entry) -> Event {
        let event = Event::default().event("call").id(entry.number.to_string());
        event
            .json_data(CallView::of(&self.sandbox, entry))
            .expect("a view is JSON")
    }
}

fn notes(batch: &Batch) -> VecDeque<Event> {
    let mut notes = VecDeque::new();
    if batch.restarted {
        notes.push_back(Event::default().event("reset").data("{}"));
    }
    if batch.missed > 0 {
        let missed = json!({ "missed": batch.missed });
        notes.push_back(Event::default().event("gap").data(missed.to_string()));
    }
    notes
}
