//! Notes on their way: gathered, and written together.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Notify;
use tokio::time::{MissedTickBehavior, interval};
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

use super::connect::{Pause, Slot, Target};
use super::number;
use crate::{Note, RowId, StoreError};

const SPACING: Duration = Duration::from_millis(50);
const AT_A_TIME: usize = 1_000;

/// When the server cannot be reached for long, the oldest give way: they are about calls of long ago.
const MOST: usize = 65_536;

/// Those of removed rows go nowhere. In the order of their keys, so that two processes never wait for each other.
const WRITE: &str = "
    insert into paysys.notes (row, number, body)
    select new.row, new.number, new.body
    from unnest($1::bigint[], $2::bigint[], $3::bytea[]) new (row, number, body)
    join paysys.rows r on r.row = new.row and not r.ended
    order by 1, 2
    on conflict (row, number) do update set body = excluded.body";

const READ: &str =
    "select number, body from paysys.notes where row = $1 and number >= $2 order by number";

/// Notes that are not written yet.
#[derive(Default)]
pub(super) struct Notes {
    waiting: Mutex<Waiting>,
    some: Notify,
    /// Held while some are written, or an older note could overtake a newer one.
    writing: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Waiting {
    notes: VecDeque<(RowId, Note)>,
    dropped: u64,
}

impl Notes {
    pub(super) fn add(&self, row: RowId, notes: Vec<Note>) {
        let mut waiting = self.waiting();
        waiting
            .notes
            .extend(notes.into_iter().map(|note| (row, note)));
        waiting.shorten();
        self.some.notify_one();
    }

    /// Writes what comes, for as long as it is polled.
    pub(super) async fn run(&self, target: &Target, slot: &Slot, wrote: &Notify) {
        let mut due = interval(SPACING);
        due.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            self.some.notified().await;
            due.tick().await;
            let mut pause = Pause::new();
            while self.write(target, slot).await.is_err() {
                pause.wait().await;
            }
            wrote.notify_one();
        }
    }

    /// Writes what waits, and says what was lost.
    pub(super) async fn close(&self, target: &Target, slot: &Slot) -> Result<(), StoreError> {
        self.write(target, slot).await?;
        match self.waiting().dropped {
            0 => Ok(()),
            dropped => Err(StoreError::Unavailable(format!(
                "PostgreSQL at {} was away for so long that {dropped} notes on how calls ended were not kept",
                target.place
            ))),
        }
    }

    /// The notes of a row with numbers from this one on; those that wait here are among them.
    pub(super) async fn read(
        &self,
        target: &Target,
        slot: &Slot,
        row: RowId,
        from: u64,
    ) -> Result<Vec<Note>, StoreError> {
        self.write(target, slot).await?;
        let (row, from) = (number(row.0)?, number(from)?);
        let lines = slot.ask(target, |session| async move {
            let values = [(&row as _, Type::INT8), (&from as _, Type::INT8)];
            session.client.query_typed(READ, &values).await
        });
        let note = |line: &Row| Note {
            number: line.get::<_, i64>(0).cast_unsigned(),
            bytes: Bytes::copy_from_slice(line.get(1)),
        };
        Ok(lines.await?.iter().map(note).collect())
    }

    /// Writes what waits.
    pub(super) async fn write(&self, target: &Target, slot: &Slot) -> Result<(), StoreError> {
        let _alone = self.writing.lock().await;
        loop {
            let some = self.waiting().take();
            if some.is_empty() {
                return Ok(());
            }
            if let Err(error) = write(target, slot, &some).await {
                self.waiting().put_back(some);
                return Err(error);
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn take(&mut self) -> Vec<(RowId, Note)> {
        let some = self.notes.len().min(AT_A_TIME);
        self.notes.drain(..some).collect()
    }

    fn put_back(&mut self, notes: Vec<(RowId, Note)>) {
        notes
            .into_iter()
            .rev()
            .for_each(|note| self.notes.push_front(note));
        self.shorten();
    }

    fn shorten(&mut self) {
        let surplus = self.notes.len().saturating_sub(MOST);
        self.notes.drain(..surplus);
        self.dropped += surplus as u64;
    }
}

async fn write(target: &Target, slot: &Slot, notes: &[(RowId, Note)]) -> Result<(), StoreError> {
    // The later one of two with the same number; the server refuses to write a line twice in one statement.
    let mut latest = BTreeMap::new();
    for (row, note) in notes {
        latest.insert((number(row.0)?, number(note.number)?), &note.bytes[..]);
    }
    let (keys, bodies): (Vec<_>, Vec<_>) = latest.into_iter().unzip();
    let (rows, numbers): (Vec<i64>, Vec<i64>) = keys.into_iter().unzip();
    let written = slot.ask(target, |session| {
        let (rows, numbers, bodies) = (&rows, &numbers, &bodies);
        async move {
            let values: [(&(dyn ToSql + Sync), Type); 3] = [
                (rows, Type::INT8_ARRAY),
                (numbers, Type::INT8_ARRAY),
                (bodies, Type::BYTEA_ARRAY),
            ];
            session.client.execute_typed(WRITE, &values).await
        }
    });
    written.await.map(|_| ())
}
