//! Rows in memory, which several registries of one process can share: what a test of replicas needs.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::{Appended, Appending, Base, Doing, Event, EventLog, Note, Page, RowId, Stored};

/// Rows in memory.
#[derive(Debug, Default)]
pub struct MemoryLog {
    is_of_one: bool,
    rows: Mutex<BTreeMap<RowId, Row>>,
    news: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Row {
    is_removed: bool,
    /// How many events were dropped behind the base.
    dropped: u64,
    events: Vec<Event>,
    notes: BTreeMap<u64, Note>,
    base: Option<Base>,
}

impl MemoryLog {
    /// Rows to which one process appends at a time.
    pub fn of_one() -> Self {
        Self {
            is_of_one: true,
            ..Self::default()
        }
    }

    fn rows(&self) -> MutexGuard<'_, BTreeMap<RowId, Row>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Row {
    fn behind(&self, after: u64) -> Vec<Stored> {
        let places = self.dropped + 1..;
        let stored = places.zip(&self.events).map(|(ordinal, event)| Stored {
            ordinal,
            event: event.clone(),
        });
        stored.filter(|one| one.ordinal > after).collect()
    }

    fn append(&mut self, after: u64, events: Vec<Event>) -> Appended {
        if self.is_removed {
            return Appended::Gone;
        }
        let there = self.behind(after);
        let mut pairs = there.iter().zip(&events);
        let is_there =
            there.len() >= events.len() && pairs.all(|(one, new)| one.event.id == new.id);
        if !events.is_empty() && is_there {
            return Appended::Done;
        }
        if after != self.dropped + self.events.len() as u64 {
            return Appended::Taken(there);
        }
        self.events.extend(events);
        Appended::Done
    }

    fn append_at_end(&mut self, after: u64, events: Vec<Event>) -> Appended {
        let mut others = self.behind(after);
        let are_all = after >= self.dropped
            && after + others.len() as u64 == self.dropped + self.events.len() as u64;
        let first = events.first().map(|event| event.id);
        if self.is_removed || !are_all || first.is_none() {
            return self.append(after, events);
        }
        match others.iter().position(|one| Some(one.event.id) == first) {
            Some(place) => others.truncate(place),
            None => self.events.extend(events),
        }
        Appended::behind(others)
    }

    fn keep(&mut self, before: u64, base: Base, notes_from: u64) -> bool {
        if self.base.as_ref().map_or(0, |base| base.ordinal) != before {
            return false;
        }
        let old = self.base.take().map_or_else(Vec::new, |base| base.pages);
        let key = |page: &Page| (page.kind, page.number);
        let all = old
            .into_iter()
            .chain(base.pages)
            .map(|page| (key(&page), page));
        let pages: BTreeMap<_, _> = all.collect();
        let dropped = usize::try_from(base.ordinal - self.dropped).unwrap_or(usize::MAX);
        self.events.drain(..dropped.min(self.events.len()));
        self.dropped = base.ordinal;
        self.notes = self.notes.split_off(&notes_from);
        self.base = Some(Base {
            pages: pages.into_values().collect(),
            ..base
        });
        true
    }
}

impl EventLog for MemoryLog {
    fn append(&self, row: RowId, after: u64, events: Vec<Event>) -> Appending {
        let appended = self.rows().entry(row).or_default().append(after, events);
        self.news.send_modify(|count| *count += 1);
        Appending::Now(appended)
    }

    fn append_at_end(&self, row: RowId, after: u64, events: Vec<Event>) -> Appending {
        let appended = self
            .rows()
            .entry(row)
            .or_default()
            .append_at_end(after, events);
        self.news.send_modify(|count| *count += 1);
        Appending::Now(appended)
    }

    fn read(&self, row: RowId, after: u64) -> Doing<'_, Vec<Stored>> {
        let read = self
            .rows()
            .get(&row)
            .map_or_else(Vec::new, |row| row.behind(after));
        Box::pin(async { Ok(read) })
    }

    fn note(&self, row: RowId, notes: Vec<Note>) {
        if let Some(row) = self.rows().get_mut(&row) {
            row.notes
                .extend(notes.into_iter().map(|note| (note.number, note)));
        }
        self.news.send_modify(|count| *count += 1);
    }

    fn notes(&self, row: RowId, from: u64) -> Doing<'_, Vec<Note>> {
        let rows = self.rows();
        let notes = rows.get(&row).map(|row| row.notes.range(from..));
        let notes = notes
            .into_iter()
            .flatten()
            .map(|(_, note)| note.clone())
            .collect();
        Box::pin(async { Ok(notes) })
    }

    fn base(&self, row: RowId) -> Doing<'_, Option<Base>> {
        let base = self.rows().get(&row).and_then(|row| row.base.clone());
        Box::pin(async { Ok(base) })
    }

    fn keep(&self, row: RowId, before: u64, base: Base, notes_from: u64) -> Doing<'_, bool> {
        let kept = self
            .rows()
            .entry(row)
            .or_default()
            .keep(before, base, notes_from);
        Box::pin(async move { Ok(kept) })
    }

    fn rows(&self) -> Doing<'_, Vec<RowId>> {
        let rows = Self::rows(self);
        let rows = rows
            .iter()
            .filter(|(_, row)| !row.is_removed)
            .map(|(id, _)| *id)
            .collect();
        Box::pin(async { Ok(rows) })
    }

    fn remove(&self, row: RowId) -> Doing<'_, ()> {
        let removed = Row {
            is_removed: true,
            ..Row::default()
        };
        self.rows().insert(row, removed);
        self.news.send_modify(|count| *count += 1);
        Box::pin(async { Ok(()) })
    }

    fn is_shared(&self) -> bool {
        !self.is_of_one
    }

    fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    fn ready(&self) -> Doing<'_, ()> {
        Box::pin(async { Ok(()) })
    }

    fn close(&self) -> Doing<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}

#[cfg(test)]
mod tests {
    use super::MemoryLog;
    use crate::RowId;

    async fn fresh() -> (MemoryLog, RowId, ()) {
        (MemoryLog::default(), RowId(7), ())
    }

    crate::contract::tests!(fresh);
}
