//! Rows of events that outlast a process. A row is the state of whoever reads it: events are appended whole or not at
//! all, each at the next place, whoever else appends to the same row.

#[cfg(test)]
#[path = "tests/contract.rs"]
mod contract;
mod file;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;

use std::fmt::Debug;
use std::pin::Pin;

use bytes::Bytes;
use tokio::sync::{oneshot, watch};

pub use file::{FileLog, SyncMode, UnknownSync};
pub use memory::MemoryLog;
#[cfg(feature = "postgres")]
pub use postgres::{PostgresLog, Settings};

/// Which row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub u64);

impl RowId {
    /// The row in which sandboxes are made and removed.
    pub const HOUSE: Self = Self(0);
}

/// The id of an event; no other event has it, whichever process made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub [u8; 16]);

/// Something that happened, as bytes that its reader understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub id: EventId,
    pub bytes: Bytes,
}

/// An event at its place. Places are counted from one, without a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub ordinal: u64,
    pub event: Event,
}

/// Something about a numbered thing of a row, in no order: a later one takes the place of an earlier one with the same
/// number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub number: u64,
    pub bytes: Bytes,
}

/// Everything that follows from the events up to a place, so that they need not be read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// The place of the last event that is in it.
    pub ordinal: u64,
    pub head: Bytes,
    /// Its pages, by their keys. One that is kept takes the place of an older one with the same key; the others stay.
    pub pages: Vec<Page>,
}

/// A piece of a base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub kind: u8,
    pub number: u64,
    pub bytes: Bytes,
}

/// What became of events that were to be appended.
#[derive(Debug)]
pub enum Appended {
    /// They are in the row, and will stay there.
    Done,
    /// They are, too, but these stand before them: all that others appended behind the place that was named, oldest first.
    Behind(Vec<Stored>),
    /// None of them is: somebody else's stand there. The first of them, oldest first.
    Taken(Vec<Stored>),
    /// None of them is: the row was removed.
    Gone,
    /// None of them is.
    Nothing(StoreError),
    /// They may be there, or may still come: nobody could be asked for as long as was waited.
    Unknown(StoreError),
}

impl Appended {
    /// Appended behind others' events, if there were any.
    fn behind(others: Vec<Stored>) -> Self {
        match others.is_empty() {
            true => Self::Done,
            false => Self::Behind(others),
        }
    }
}

/// An answer that is there already, or comes later.
#[derive(Debug)]
pub enum Appending {
    Now(Appended),
    /// Where the sender is dropped, nothing is known.
    Later(oneshot::Receiver<Appended>),
}

/// Why something could not be read or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Not reached, full, or otherwise in no state to work; later it may be.
    #[error("{0}")]
    Unavailable(String),
    /// It is not what it should be, and waiting does not help.
    #[error("{0}")]
    Unusable(String),
}

/// Something that a store does in its own time.
pub type Doing<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Where rows of events are kept.
pub trait EventLog: Debug + Send + Sync {
    /// Appends events behind the one at the place `after` (zero: to an empty row), all of them or none. An event that the
    /// log has already, at the place that it would get, is as good as appended now.
    fn append(&self, row: RowId, after: u64, events: Vec<Event>) -> Appending;

    /// Appends events that may stand anywhere behind the place `after`: the log may put them behind what others have appended
    /// there, and then tells that. No copy of them is put there, however often it is tried with the same place.
    fn append_at_end(&self, row: RowId, after: u64, events: Vec<Event>) -> Appending {
        self.append(row, after, events)
    }

    /// The events behind a place, oldest first, up to about 1 MiB of them; none where there are none. Those that were
    /// dropped behind a base are not among them, so that the first may not be the next.
    fn read(&self, row: RowId, after: u64) -> Doing<'_, Vec<Stored>>;

    /// Keeps notes soon; nobody waits for them.
    fn note(&self, row: RowId, notes: Vec<Note>);

    /// The notes with numbers from this one on, in the order of their numbers.
    fn notes(&self, row: RowId, from: u64) -> Doing<'_, Vec<Note>>;

    /// The base of a row with all its pages, where it has one.
    fn base(&self, row: RowId) -> Doing<'_, Option<Base>>;

    /// Where the base of a row ends, as far as that can be told without reading it: what stands first comes right behind it.
    fn base_place(&self, row: RowId) -> Doing<'_, Option<u64>> {
        Box::pin(async move {
            let rest = self.read(row, 0).await?;
            Ok(rest.first().map(|first| first.ordinal - 1))
        })
    }

    /// Keeps a base in place of the one that ends at `before` (zero: of none), with the pages that changed since, and drops
    /// the events that are in it and the notes with numbers below `notes_from`: all of it or nothing. Whether it did;
    /// not where another base stands there.
    fn keep(&self, row: RowId, before: u64, base: Base, notes_from: u64) -> Doing<'_, bool>;

    /// All rows that have something in them.
    fn rows(&self) -> Doing<'_, Vec<RowId>>;

    /// Removes a row with all there is of it. Nothing can be appended to it any more.
    fn remove(&self, row: RowId) -> Doing<'_, ()>;

    /// Whether others may append to the same rows.
    fn is_shared(&self) -> bool;

    /// Whether no other process has the log open now, as far as can be told.
    fn is_alone(&self) -> Doing<'_, bool> {
        Box::pin(async { Ok(true) })
    }

    /// Changes whenever others may have appended something.
    fn news(&self) -> watch::Receiver<u64>;

    /// Whether events would be taken now; where not, why.
    fn ready(&self) -> Doing<'_, ()>;

    /// Keeps what is still under way. Nothing is appended after this.
    fn close(&self) -> Doing<'_, ()>;
}
