//! Rows in a file of one directory, for one process: an embedded database (`redb`) behind a thread that writes all that
//! waits in one transaction.

mod backend;
mod batch;
mod committer;
mod gathered;
mod job;
mod queue;
mod sync_mode;
mod synced;
mod tables;

use std::fmt::{Debug, Formatter};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use redb::Error;
use tokio::sync::{oneshot, watch};

use crate::{Appended, Appending, Base, Doing, Event, EventLog, Note, RowId, StoreError, Stored};
use backend::Opener;
use committer::{Committer, Waits};
use job::{Change, Job};
use queue::{Inner, Queue};
use tables::Tables;

pub use sync_mode::{SyncMode, UnknownSync};

/// How long nothing is taken after something could not be written.
const REST: Duration = Duration::from_secs(1);

/// Rows in a file. Dropping it writes what waits, and waits for that.
pub struct FileLog {
    queue: Arc<Queue>,
    sync: SyncMode,
    warnings: Vec<String>,
    committer: Option<JoinHandle<()>>,
    /// Nobody else appends, so that it never changes.
    news: watch::Sender<u64>,
}

impl FileLog {
    /// Opens the store in a directory, which is made where there is none.
    pub fn open(directory: &Path, sync: SyncMode) -> Result<Self, StoreError> {
        let waits = Waits {
            gather: sync_mode::INTERVAL,
            rest: REST,
        };
        let mut log = Self::start(Opener::of_directory(directory, sync), sync, waits)?;
        log.warnings = backend::warnings(directory);
        Ok(log)
    }

    fn start(opener: Opener, sync: SyncMode, waits: Waits) -> Result<Self, StoreError> {
        let tables = opener.open()?;
        let tails = tables.tails().map_err(|error| opener.told(&error))?;
        let queue = Arc::new(Queue::new(tails));
        let committer = Committer {
            queue: Arc::clone(&queue),
            opener,
            waits,
            tables: Some(tables),
        };
        let thread = std::thread::Builder::new().name("store".to_owned());
        let committer = thread.spawn(move || committer.run());
        let committer = committer.map_err(|error| {
            StoreError::Unavailable(format!("no thread for the store: {error}"))
        })?;
        Ok(Self {
            queue,
            sync,
            warnings: Vec::new(),
            committer: Some(committer),
            news: watch::Sender::new(0),
        })
    }

    /// What a person should know of how the store is kept.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Tables) -> Result<T, Error> + Send + 'static,
    ) -> Doing<'_, T> {
        let (sender, receiver) = oneshot::channel();
        let look = move |tables: Result<&Tables, StoreError>| {
            let found = tables.and_then(|tables| look(tables).map_err(|error| unread(&error)));
            _ = sender.send(found);
        };
        self.queue.offer(Job::Look(Box::new(look)));
        Box::pin(answered(receiver))
    }

    fn change(&self, change: Change) -> Doing<'_, bool> {
        let (sender, receiver) = oneshot::channel();
        self.queue.offer(Job::Change(change, sender));
        Box::pin(answered(receiver))
    }

    /// Compares with what is there, once that is written.
    fn compare(&self, inner: &mut Inner, row: RowId, after: u64, events: Vec<Event>) -> Appending {
        let (sender, receiver) = oneshot::channel();
        let look = move |tables: Result<&Tables, StoreError>| {
            let compared = tables.and_then(|tables| {
                let compared = compared(tables, row, after, &events);
                compared.map_err(|error| unread(&error))
            });
            _ = sender.send(compared.unwrap_or_else(Appended::Nothing));
        };
        self.queue.push(inner, Job::Look(Box::new(look)));
        Appending::Later(receiver)
    }
}

fn compared(tables: &Tables, row: RowId, after: u64, events: &[Event]) -> Result<Appended, Error> {
    match !events.is_empty() && tables.holds(row, after, events)? {
        true => Ok(Appended::Done),
        false => Ok(Appended::Taken(tables.read(row, after)?)),
    }
}

fn unread(error: &Error) -> StoreError {
    StoreError::Unavailable(format!("the store cannot be read: {error}"))
}

async fn answered<T>(receiver: oneshot::Receiver<Result<T, StoreError>>) -> Result<T, StoreError> {
    let stopped = |_| Err(StoreError::Unavailable("the store has stopped".to_owned()));
    receiver.await.unwrap_or_else(stopped)
}

impl EventLog for FileLog {
    fn append(&self, row: RowId, after: u64, events: Vec<Event>) -> Appending {
        let mut inner = self.queue.lock();
        if let Err(error) = self.queue.admit(&mut inner).and_then(|()| inner.has_room()) {
            return Appending::Now(Appended::Nothing(error));
        }
        let tail = inner.tails.get(&row).copied().unwrap_or_default();
        if tail.is_removed {
            return Appending::Now(Appended::Gone);
        }
        if after != tail.last {
            return self.compare(&mut inner, row, after, events);
        }
        if events.is_empty() {
            return Appending::Now(Appended::Done);
        }
        inner.tails.entry(row).or_default().last = after + events.len() as u64;
        let (answer, appending) = match self.sync.is_waited_for() {
            false => (None, Appending::Now(Appended::Done)),
            true => {
                let (sender, receiver) = oneshot::channel();
                (Some(sender), Appending::Later(receiver))
            }
        };
        self.queue.gather(&mut inner, row, after, &events, answer);
        appending
    }

    fn read(&self, row: RowId, after: u64) -> Doing<'_, Vec<Stored>> {
        self.look(move |tables| tables.read(row, after))
    }

    fn note(&self, row: RowId, notes: Vec<Note>) {
        let mut inner = self.queue.lock();
        // Nobody waits for them, so nobody is told where they cannot be kept.
        let is_there = inner.tails.get(&row).is_some_and(|tail| !tail.is_removed);
        if is_there && self.queue.admit(&mut inner).is_ok() && inner.has_room().is_ok() {
            self.queue.push(&mut inner, Job::Note { row, notes });
        }
    }

    fn notes(&self, row: RowId, from: u64) -> Doing<'_, Vec<Note>> {
        self.look(move |tables| tables.notes(row, from))
    }

    fn base(&self, row: RowId) -> Doing<'_, Option<Base>> {
        self.look(move |tables| tables.base(row))
    }

    fn keep(&self, row: RowId, before: u64, base: Base, notes_from: u64) -> Doing<'_, bool> {
        let tail = self
            .queue
            .lock()
            .tails
            .get(&row)
            .copied()
            .unwrap_or_default();
        if tail.is_removed || base.ordinal > tail.last {
            return Box::pin(async { Ok(false) });
        }
        self.change(Box::new(move |writing| {
            writing.keep(row, before, &base, notes_from)
        }))
    }

    fn rows(&self) -> Doing<'_, Vec<RowId>> {
        self.look(Tables::rows)
    }

    fn remove(&self, row: RowId) -> Doing<'_, ()> {
        self.queue.lock().tails.entry(row).or_default().is_removed = true;
        let removed = self.change(Box::new(move |writing| writing.remove(row).map(|()| true)));
        Box::pin(async { removed.await.map(|_| ()) })
    }

    fn ready(&self) -> Doing<'_, ()> {
        let ready = self.queue.admit(&mut self.queue.lock());
        Box::pin(async { ready })
    }

    fn is_shared(&self) -> bool {
        false
    }

    fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    fn close(&self) -> Doing<'_, ()> {
        let (sender, receiver) = oneshot::channel();
        let mut inner = self.queue.lock();
        match inner.ended.clone() {
            Some(how) => _ = sender.send(how),
            None => inner.closers.push(sender),
        }
        drop(inner);
        self.queue.close();
        Box::pin(answered(receiver))
    }
}

impl Drop for FileLog {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(committer) = self.committer.take() {
            // A panic was told on the thread's own behalf.
            _ = committer.join();
        }
    }
}

impl Debug for FileLog {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileLog")
            .field("sync", &self.sync)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
