//! What a reader of the stream has coming.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::response::sse::Event;
use serde::Serialize;
use serde_json::json;

use super::pace::Pace;
use super::skipped::Skipped;
use crate::admin::Aside;
use crate::admin::calls::query::WantedStream;
use crate::calls::{Batch, Criteria, Cursor, Facts};
use crate::journal::Entry;
use crate::registry::HostedSandbox;
use crate::view::{CallRow, CallView, DeliveredView};

/// What a reader has coming. It is filled when the reader has taken everything, never before: a slow
/// reader holds a few entries, and the journal goes on without it.
pub(super) struct Feed {
    aside: Aside,
    sandbox: Arc<HostedSandbox>,
    cursor: Cursor,
    criteria: Arc<Criteria>,
    brief: bool,
    pace: Option<Pace>,
    /// So many calls may be told of those that are taken next.
    most: usize,
    /// How often something had been arranged when the reader was last told so.
    arranged: u64,
    events: VecDeque<Event>,
    entries: VecDeque<Arc<Entry>>,
    /// Calls that were told before their delivery had ended; at most one for each open connection.
    pending: Vec<Arc<Entry>>,
}

/// Some calls as they are told.
struct Told {
    skipped: Option<Skipped>,
    /// With the entry where its delivery is still to end.
    calls: Vec<(Event, Option<Arc<Entry>>)>,
}

impl Feed {
    pub(super) fn new(aside: Aside, cursor: Cursor, wanted: WantedStream) -> Self {
        let sandbox = cursor.sandbox().clone();
        Self {
            aside,
            cursor,
            arranged: sandbox.changes().arranged(),
            sandbox,
            criteria: Arc::new(wanted.criteria),
            brief: wanted.brief,
            pace: wanted.per_second.map(Pace::new),
            most: usize::MAX,
            events: VecDeque::new(),
            entries: VecDeque::new(),
            pending: Vec::new(),
        }
    }

    pub(super) async fn next(&mut self) -> Option<Event> {
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

    /// Waits for a few more entries, for the end of a delivery, for something that is arranged, or for the
    /// end of the sandbox.
    async fn fill(&mut self) {
        let mut looked_at = None;
        if let Some(pace) = &mut self.pace {
            let (cursor, pending) = (&self.cursor, &self.pending);
            let (changes, arranged) = (self.sandbox.changes(), self.arranged);
            let news = || {
                let is_new = cursor.has_news()
                    || pending.iter().any(|entry| !entry.is_pending())
                    || (self.brief && changes.arranged() != arranged);
                is_new.then_some(())
            };
            changes.until(news).await;
            pace.portion().await;
            self.most = pace.most();
            if self.most == 0 {
                return;
            }
            looked_at = Some(self.criteria.worth_looking_at().unwrap_or(self.most));
        }
        let (cursor, pending) = (&mut self.cursor, &mut self.pending);
        let (changes, arranged) = (self.sandbox.changes(), &mut self.arranged);
        let news = changes.until(|| {
            let ended: Vec<_> = pending
                .extract_if(.., |entry| !entry.is_pending())
                .collect();
            let batch = match looked_at {
                Some(most) => cursor.take_newest(most),
                None => cursor.take(),
            };
            let now = changes.arranged();
            let is_changed = self.brief && std::mem::replace(arranged, now) != now;
            let is_new = !batch.is_empty() || !ended.is_empty() || is_changed;
            is_new.then_some((batch, ended, is_changed))
        });
        let Some((batch, ended, is_changed)) = news.await else {
            return;
        };
        self.events = ended.iter().map(|entry| delivered(entry)).collect();
        if batch.restarted {
            self.pending.clear();
        }
        self.events.extend(notes(&batch));
        if is_changed {
            self.events
                .push_back(Event::default().event("changed").data("{}"));
        }
        self.entries = batch.entries.into();
    }

    /// Shows the next entries, so many that it is worth a thread and no burden on memory. Looking for
    /// what must not leave takes a while in large bodies; calls are answered meanwhile.
    async fn tell_some(&mut self) {
        let part = self.part();
        let most = self.most;
        let (sandbox, criteria) = (self.sandbox.clone(), self.criteria.clone());
        let (generation, brief) = (self.cursor.generation(), self.brief);
        let show = move || {
            let mut meant = part;
            meant.retain(|entry| criteria.hold(&Facts::new(&sandbox, entry)));
            let skipped = meant.drain(..meant.len().saturating_sub(most));
            let skipped = skipped.map(|entry| Skipped::one(entry.number));
            let skipped = skipped.reduce(Skipped::and);
            let calls = meant.into_iter().map(|entry| {
                // Asked before it is shown: it may end in between, and then it is told twice.
                let pending = entry.is_pending();
                let event = match brief {
                    true => call(generation, &entry, CallRow::of(&sandbox, &entry)),
                    false => call(generation, &entry, CallView::of(&sandbox, &entry)),
                };
                (event, pending.then_some(entry))
            });
            let calls = calls.collect();
            Told { skipped, calls }
        };
        let told = self.aside.run(show).await;
        if let Some(pace) = &mut self.pace {
            pace.told(told.calls.len());
        }
        self.events.extend(told.skipped.map(skipped));
        for (event, pending) in told.calls {
            self.events.push_back(event);
            self.pending.extend(pending);
        }
    }

    /// What is shown at a time: of a paced reader all, because the newest of them are told.
    fn part(&mut self) -> Vec<Arc<Entry>> {
        let mut size = 0;
        let mut part = Vec::new();
        while (size < PORTION_BYTES || self.pace.is_some())
            && let Some(entry) = self.entries.pop_front()
        {
            size += entry.size_bytes();
            part.push(entry);
        }
        part
    }
}

/// Entries of so many bytes are shown at a time.
const PORTION_BYTES: usize = 256 * 1024;

fn call(generation: u64, entry: &Entry, view: impl Serialize) -> Event {
    let id = format!("{generation}-{}", entry.number);
    let event = Event::default().event("call").id(id);
    event.json_data(view).expect("a view is JSON")
}

/// How the delivery of a call ended. It has no id: whoever comes back is told of calls behind the last.
fn delivered(entry: &Entry) -> Event {
    let told = json!({ "number": entry.number, "delivered": DeliveredView::of(entry) });
    Event::default().event("delivered").data(told.to_string())
}

fn skipped(skipped: Skipped) -> Event {
    let event = Event::default().event("skipped");
    event.json_data(skipped).expect("three numbers are JSON")
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
    let first = batch.entries.first();
    let passed_over = first.and_then(|first| Skipped::before(first.number, batch.passed_over));
    notes.extend(passed_over.map(skipped));
    notes
}
