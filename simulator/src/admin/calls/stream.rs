//! The journal as server-sent events: `call` for each call, `delivered` where its delivery ends later,
//! `gap` where some were evicted before the reader came to them, `reset` where the sandbox begins anew.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::{Stream, stream};
use serde_json::json;

use super::query::StreamQuery;
use crate::admin::error::AdminError;
use crate::admin::input::StrictQuery;
use crate::admin::path::{Path, SandboxPath};
use crate::admin::{AdminState, Aside};
use crate::calls::{Batch, Criteria, Cursor, Facts};
use crate::journal::Entry;
use crate::registry::HostedSandbox;
use crate::view::{CallView, DeliveredView};

/// Tells of every call behind `after`, or behind `Last-Event-ID` where a client comes back, when it is
/// decided. How the delivery of a call that is `pending` ended comes as an event `delivered`. Where the
/// sandbox began anew since the client was there, `reset` comes first, and then every call. Ends when
/// the simulator stops or the sandbox is deleted.
#[utoipa::path(get, path = "",
    params(
        SandboxPath,
        StreamQuery,
        ("last-event-id" = Option<String>, Header, description = "The last event that a client saw, by its id, or the number of a call."),
    ),
    responses((
        status = 200,
        description = "Server-sent events; the data of each `call` is one call.",
        body = CallView,
        content_type = "text/event-stream",
    )),
)]
pub(crate) async fn stream(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
    headers: HeaderMap,
    StrictQuery(query): StrictQuery<StreamQuery>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox)?;
    let (criteria, after) = query.read(&sandbox.names())?;
    let cursor = match last_event_id(&headers)? {
        Some((generation, after)) => Cursor::resuming(sandbox.clone(), generation, after),
        None => Cursor::endless(sandbox.clone(), after),
    };
    let feed = Feed::new(admin.aside, sandbox, criteria, cursor);
    let events = stream::unfold(feed, |mut feed| async move {
        let event = feed.next().await?;
        Some((Ok(event), feed))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

/// Which generation of the sandbox, where that is told, and which call of it.
fn last_event_id(headers: &HeaderMap) -> Result<Option<(Option<u64>, u64)>, AdminError> {
    let Some(value) = headers.get("last-event-id") else {
        return Ok(None);
    };
    let id = value.to_str().ok().and_then(read_id);
    id.map(Some).ok_or_else(|| {
        AdminError::bad_request("Last-Event-ID is the id of an event, as the stream told it")
    })
}

fn read_id(id: &str) -> Option<(Option<u64>, u64)> {
    match id.split_once('-') {
        Some((generation, number)) => Some((Some(generation.parse().ok()?), number.parse().ok()?)),
        None => Some((None, id.parse().ok()?)),
    }
}

/// What a reader has coming. It is filled when the reader has taken everything, never before: a slow
/// reader holds a few entries, and the journal goes on without it.
struct Feed {
    aside: Aside,
    sandbox: Arc<HostedSandbox>,
    cursor: Cursor,
    criteria: Arc<Criteria>,
    events: VecDeque<Event>,
    entries: VecDeque<Arc<Entry>>,
    /// Calls that were told before their delivery had ended; at most one for each open connection.
    pending: Vec<Arc<Entry>>,
}

impl Feed {
    fn new(aside: Aside, sandbox: Arc<HostedSandbox>, criteria: Criteria, cursor: Cursor) -> Self {
        Self {
            aside,
            cursor,
            sandbox,
            criteria: Arc::new(criteria),
            events: VecDeque::new(),
            entries: VecDeque::new(),
            pending: Vec::new(),
        }
    }

    async fn next(&mut self) -> Option<Event> {
        while !self.sandbox.changes().is_over() {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            if self.entries.is_empty() {
                self.fill().await;
            } else {
                self.tell_some().await;
            }
        }
        None
    }

    /// Waits for a few more entries, for the end of a delivery, or for the end of the sandbox.
    async fn fill(&mut self) {
        let (cursor, pending) = (&mut self.cursor, &mut self.pending);
        let changes = self.sandbox.changes().until(|| {
            let ended: Vec<_> = pending
                .extract_if(.., |entry| !entry.is_pending())
                .collect();
            let batch = cursor.take();
            (!batch.is_empty() || !ended.is_empty()).then_some((batch, ended))
        });
        let Some((batch, ended)) = changes.await else {
            return;
        };
        self.events = ended.iter().map(|entry| delivered(entry)).collect();
        if batch.restarted {
            self.pending.clear();
        }
        self.events.extend(notes(&batch));
        self.entries = batch.entries.into();
    }

    /// Shows the next entries, so many that it is worth a thread and no burden on memory. Looking for
    /// what must not leave takes a while in large bodies; calls are answered meanwhile.
    async fn tell_some(&mut self) {
        let mut size = 0;
        let mut part = Vec::new();
        while size < PORTION_BYTES
            && let Some(entry) = self.entries.pop_front()
        {
            size += entry.size_bytes();
            part.push(entry);
        }
        let (sandbox, criteria) = (self.sandbox.clone(), self.criteria.clone());
        let generation = self.cursor.generation();
        let show = move || {
            let meant = part.into_iter();
            let meant = meant.filter(|entry| criteria.hold(&Facts::new(&sandbox, entry)));
            let shown = meant.map(|entry| {
                // Asked before it is shown: it may end in between, and then it is told twice.
                let pending = entry.is_pending();
                let event = call(&sandbox, generation, &entry);
                (event, pending.then_some(entry))
            });
            shown.collect::<Vec<_>>()
        };
        for (event, pending) in self.aside.run(show).await {
            self.events.push_back(event);
            self.pending.extend(pending);
        }
    }
}

/// Entries of so many bytes are shown at a time.
const PORTION_BYTES: usize = 256 * 1024;

fn call(sandbox: &HostedSandbox, generation: u64, entry: &Entry) -> Event {
    let id = format!("{generation}-{}", entry.number);
    let event = Event::default().event("call").id(id);
    let event = event.json_data(CallView::of(sandbox, entry));
    event.expect("a view is JSON")
}

/// How the delivery of a call ended. It has no id: whoever comes back is told of calls behind the last.
fn delivered(entry: &Entry) -> Event {
    let told = json!({ "number": entry.number, "delivered": DeliveredView::of(entry) });
    Event::default().event("delivered").data(told.to_string())
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
