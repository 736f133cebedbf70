//! What stands in the file: batches of events, notes, bases with their pages, and which rows were removed. Where a row
//! ends is not written down but follows from its last batch, or its base.

use std::collections::BTreeMap;

use bytes::Bytes;
use redb::{Database, Error, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};

use super::batch::{self, Batch};
use crate::{Base, Event, Note, Page, RowId, Stored};

/// Another number: written by a program that keeps things in another way.
const FORMAT: u64 = 1;

/// Events are read in steps of about this many bytes.
const STEP: usize = 1024 * 1024;

const ABOUT: TableDefinition<&str, u64> = TableDefinition::new("about");
/// Row and place of the first event → batch.
const EVENTS: TableDefinition<(u64, u64), &[u8]> = TableDefinition::new("events");
/// Row and number → note.
const NOTES: TableDefinition<(u64, u64), &[u8]> = TableDefinition::new("notes");
/// Row → place of the last event in it, head.
const BASES: TableDefinition<u64, (u64, &[u8])> = TableDefinition::new("bases");
/// Row, kind and number → page.
const PAGES: TableDefinition<(u64, u8, u64), &[u8]> = TableDefinition::new("pages");
const REMOVED: TableDefinition<u64, ()> = TableDefinition::new("removed");

/// How a row ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tail {
    /// The place of its last event, zero where there was none.
    pub(super) last: u64,
    pub(super) is_removed: bool,
}

pub(super) type Tails = BTreeMap<RowId, Tail>;

/// An open file.
#[derive(Debug)]
pub(super) struct Tables(Database);

/// A file that was written by a program that keeps things in another way; or else what redb says.
#[derive(Debug)]
pub(super) enum Unopened {
    OtherFormat,
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Unopened {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Tables {
    /// Takes a database, empty or written by [`Tables`].
    pub(super) fn new(database: Database) -> Result<Self, Unopened> {
        let writing = database.begin_write()?;
        let format = {
            let mut about = writing.open_table(ABOUT)?;
            let format = about.get("format")?.map(|format| format.value());
            if format.is_none() {
                about.insert("format", FORMAT)?;
            }
            format
        };
        match format {
            None => {
                writing.open_table(EVENTS)?;
                writing.open_table(NOTES)?;
                writing.open_table(BASES)?;
                writing.open_table(PAGES)?;
                writing.open_table(REMOVED)?;
                writing.commit()?;
            }
            Some(FORMAT) => writing.abort()?,
            Some(_) => return Err(Unopened::OtherFormat),
        }
        Ok(Self(database))
    }

    /// How every row ends that has, or had, something in it.
    pub(super) fn tails(&self) -> Result<Tails, Error> {
        let reading = self.0.begin_read()?;
        let mut tails = Tails::new();
        for entry in reading.open_table(BASES)?.iter()? {
            let (row, base) = entry?;
            tails.entry(RowId(row.value())).or_default().last = base.value().0;
        }
        let events = reading.open_table(EVENTS)?;
        let mut next = Some(0);
        while let Some(first) = next {
            let Some(entry) = events.range((first, 0)..)?.next() else {
                break;
            };
            let row = entry?.0.value().0;
            let last_batch = events.range((row, 0)..=(row, u64::MAX))?.next_back();
            let (key, value) = last_batch.expect("the row has a batch")?;
            let tail = tails.entry(RowId(row)).or_default();
            tail.last = tail.last.max(batch::last(key.value().1, value.value()));
            next = row.checked_add(1);
        }
        for entry in reading.open_table(REMOVED)?.iter()? {
            let row = RowId(entry?.0.value());
            tails.entry(row).or_default().is_removed = true;
        }
        Ok(tails)
    }

    pub(super) fn rows(&self) -> Result<Vec<RowId>, Error> {
        let tails = self.tails()?.into_iter();
        Ok(tails
            .filter(|(_, tail)| !tail.is_removed)
            .map(|(row, _)| row)
            .collect())
    }

    /// The events behind a place and behind the base, about 1 MiB of them.
    pub(super) fn read(&self, row: RowId, after: u64) -> Result<Vec<Stored>, Error> {
        let reading = self.0.begin_read()?;
        let base = reading.open_table(BASES)?.get(row.0)?;
        let after = base.map_or(0, |base| base.value().0).max(after);
        let Some(next) = after.checked_add(1) else {
            return Ok(Vec::new());
        };
        let events = reading.open_table(EVENTS)?;
        // The batch in which the next one stands may begin earlier.
        let begins = match events.range((row.0, 0)..=(row.0, next))?.next_back() {
            Some(entry) => entry?.0.value().1,
            None => next,
        };
        let mut read = Vec::new();
        let mut size = 0;
        for entry in events.range((row.0, begins)..=(row.0, u64::MAX))? {
            let (key, value) = entry?;
            let all = batch::events(key.value().1, value.value());
            read.extend(all.filter(|one| one.ordinal > after));
            size += value.value().len();
            if size >= STEP && !read.is_empty() {
                break;
            }
        }
        Ok(read)
    }

    /// Whether exactly these events stand behind this place, whatever stands behind them.
    pub(super) fn holds(&self, row: RowId, after: u64, events: &[Event]) -> Result<bool, Error> {
        let mut after = after;
        let mut wanted = events;
        while !wanted.is_empty() {
            let there = self.read(row, after)?;
            let mut next = there.iter().zip(after + 1..).zip(wanted);
            let is_same = next
                .all(|((one, ordinal), event)| one.ordinal == ordinal && one.event.id == event.id);
            if there.is_empty() || !is_same {
                return Ok(false);
            }
            let found = there.len().min(wanted.len());
            wanted = &wanted[found..];
            after += found as u64;
        }
        Ok(true)
    }

    pub(super) fn notes(&self, row: RowId, from: u64) -> Result<Vec<Note>, Error> {
        let notes = self.0.begin_read()?.open_table(NOTES)?;
        let range = notes.range((row.0, from)..=(row.0, u64::MAX))?;
        let note = |entry: Result<_, redb::StorageError>| {
            let (key, value): (
                redb::AccessGuard<'_, (u64, u64)>,
                redb::AccessGuard<'_, &[u8]>,
            ) = entry?;
            Ok(Note {
                number: key.value().1,
                bytes: Bytes::copy_from_slice(value.value()),
            })
        };
        range.map(note).collect()
    }

    pub(super) fn base(&self, row: RowId) -> Result<Option<Base>, Error> {
        let reading = self.0.begin_read()?;
        let bases = reading.open_table(BASES)?;
        let Some(base) = bases.get(row.0)? else {
            return Ok(None);
        };
        let (ordinal, head) = base.value();
        let mut pages = Vec::new();
        for entry in reading.open_table(PAGES)?.range(pages_of(row))? {
            let (key, value) = entry?;
            let (_, kind, number) = key.value();
            pages.push(Page {
                kind,
                number,
                bytes: Bytes::copy_from_slice(value.value()),
            });
        }
        Ok(Some(Base {
            ordinal,
            head: Bytes::copy_from_slice(head),
            pages,
        }))
    }

    pub(super) fn begin_write(&self) -> Result<Writing, Error> {
        // A commit is durable when it returns; it is what redb does where nothing else is said.
        Ok(Writing(self.0.begin_write()?))
    }
}

fn pages_of(row: RowId) -> std::ops::RangeInclusive<(u64, u8, u64)> {
    (row.0, 0, 0)..=(row.0, u8::MAX, u64::MAX)
}

/// Changes that are made together or not at all.
pub(super) struct Writing(WriteTransaction);

impl Writing {
    pub(super) fn append(&self, row: RowId, batch: &mut Batch) -> Result<(), Error> {
        let mut events = self.0.open_table(EVENTS)?;
        let first = batch.first;
        let replaced = events.insert((row.0, first), batch.value())?.is_some();
        // The file is locked, so nobody else can have written there.
        match replaced {
            true => Err(Error::Corrupted(format!(
                "the event {first} of row {} was there already",
                row.0
            ))),
            false => Ok(()),
        }
    }

    pub(super) fn note(&self, row: RowId, notes: &[Note]) -> Result<(), Error> {
        let mut table = self.0.open_table(NOTES)?;
        for note in notes {
            table.insert((row.0, note.number), note.bytes.as_ref())?;
        }
        Ok(())
    }

    /// Whether the base was kept: not where another one stands than the one that ends at `before`, or the row does not
    /// reach as far as the new one.
    pub(super) fn keep(
        &self,
        row: RowId,
        before: u64,
        base: &Base,
        notes_from: u64,
    ) -> Result<bool, Error> {
        let mut bases = self.0.open_table(BASES)?;
        let old = bases.get(row.0)?.map_or(0, |base| base.value().0);
        if old != before || base.ordinal < old {
            return Ok(false);
        }
        bases.insert(row.0, (base.ordinal, base.head.as_ref()))?;
        let mut pages = self.0.open_table(PAGES)?;
        for page in &base.pages {
            pages.insert((row.0, page.kind, page.number), page.bytes.as_ref())?;
        }
        // A batch that reaches beyond the base stays whole; its beginning is not read any more.
        let dropped = (row.0, 0)..=(row.0, base.ordinal);
        let mut events = self.0.open_table(EVENTS)?;
        events.retain_in(dropped, |(_, first), value| {
            batch::last(first, value) > base.ordinal
        })?;
        let mut notes = self.0.open_table(NOTES)?;
        notes.retain_in((row.0, 0)..(row.0, notes_from), |_, _| false)?;
        Ok(true)
    }

    pub(super) fn remove(&self, row: RowId) -> Result<(), Error> {
        let all = (row.0, 0)..=(row.0, u64::MAX);
        self.0
            .open_table(EVENTS)?
            .retain_in(all.clone(), |_, _| false)?;
        self.0.open_table(NOTES)?.retain_in(all, |_, _| false)?;
        self.0
            .open_table(PAGES)?
            .retain_in(pages_of(row), |_, _| false)?;
        self.0.open_table(BASES)?.remove(row.0)?;
        self.0.open_table(REMOVED)?.insert(row.0, ())?;
        Ok(())
    }

    pub(super) fn commit(self) -> Result<(), Error> {
        Ok(self.0.commit()?)
    }
}

/// The rows of a set of events that are written together, each row's as few batches as possible.
pub(super) fn batches<'a>(
    appended: impl Iterator<Item = (RowId, u64, &'a [Event])>,
) -> BTreeMap<RowId, Vec<Batch>> {
    let mut rows: BTreeMap<RowId, Vec<Batch>> = BTreeMap::new();
    for (row, after, events) in appended {
        let batches = rows.entry(row).or_default();
        for (event, ordinal) in events.iter().zip(after + 1..) {
            if batches.last().is_none_or(Batch::is_full) {
                batches.push(Batch::starting_at(ordinal));
            }
            batches.last_mut().expect("one is there").push(event);
        }
    }
    rows
}
