//! Answers whose delivery is under way, here or at another node.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use paysys_store::{EventLog, Note, RowId, StoreError};

use crate::journal::{KeptReceipt, Receipt};
use crate::wall_clock;
use paysys_core::Moment;

/// Receipts that have not ended, by the places of their events. What became of them is noted beside the row.
#[derive(Debug, Default)]
pub(super) struct Undelivered {
    ours: Mutex<Vec<Ours>>,
    /// What was noted of answers whose events are being read.
    heard: Mutex<BTreeMap<u64, KeptReceipt>>,
    /// Each with the wall time of its call.
    others: Mutex<BTreeMap<u64, (Moment, Arc<Receipt>)>>,
}

/// An answer that this process delivers.
#[derive(Debug)]
struct Ours {
    place: u64,
    receipt: Arc<Receipt>,
    /// Whether it was noted that its client has finished.
    is_noted: bool,
}

/// What a note says: what became of answers, by the places of their events.
type Ended = Vec<(u64, KeptReceipt)>;

/// Nothing will be heard any more of what nobody noted for so long: the node has ended.
const PATIENCE: Duration = Duration::from_secs(120);

/// So many answers of other nodes are waited for; of older ones nothing will be heard.
const MOST_OF_OTHERS: usize = 200_000;

impl Undelivered {
    /// An answer that this process delivers.
    pub(super) fn deliver(&self, place: u64, receipt: Arc<Receipt>) {
        lock(&self.ours).push(Ours {
            place,
            receipt,
            is_noted: false,
        });
    }

    /// An answer that somebody else delivers, or was to deliver.
    pub(super) fn expect(&self, place: u64, wall: Moment, receipt: Arc<Receipt>) {
        if let Some(kept) = lock(&self.heard).remove(&place) {
            receipt.take_over(&kept);
        }
        if receipt.has_ended() {
            return;
        }
        let mut others = lock(&self.others);
        others.insert(place, (wall, receipt));
        if others.len() > MOST_OF_OTHERS
            && let Some((_, (_, oldest))) = others.pop_first()
        {
            oldest.is_never_heard_of();
        }
    }

    /// Notes what became of our own answers since: all of it in one note, with the number of the last place in it.
    pub(super) fn sweep(&self, log: &dyn EventLog, row: RowId) {
        let mut ours = lock(&self.ours);
        let ended = ours.extract_if(.., |one| one.receipt.has_ended());
        let ended: Ended = ended.map(|one| (one.place, one.receipt.kept())).collect();
        // Those whose clients have finished are noted alone: what becomes of them takes the place of that.
        let finished = ours.iter_mut().filter(|one| one.has_news());
        let finished = finished.map(|one| {
            one.is_noted = true;
            vec![(one.place, one.receipt.kept())]
        });
        let notes = finished.chain(Some(ended).filter(|ended| !ended.is_empty()));
        let notes: Vec<Note> = notes.map(|ended| note(&ended)).collect();
        drop(ours);
        if !notes.is_empty() {
            log.note(row, notes);
        }
    }

    /// Takes up what was noted from this place on, to be at hand when its events are read: an event may be let go of by the
    /// journal before the last one is read.
    pub(super) async fn hear(
        &self,
        log: &dyn EventLog,
        row: RowId,
        from: u64,
    ) -> Result<(), StoreError> {
        let notes = log.notes(row, from).await?;
        let all: BTreeMap<u64, KeptReceipt> = notes.iter().flat_map(read).collect();
        *lock(&self.heard) = all;
        Ok(())
    }

    /// Reads what became of the others' answers.
    pub(super) async fn hear_of_others(
        &self,
        log: &dyn EventLog,
        row: RowId,
    ) -> Result<(), StoreError> {
        lock(&self.heard).clear();
        let first = lock(&self.others).keys().next().copied();
        let Some(first) = first else { return Ok(()) };
        let notes = log.notes(row, first).await?;
        let mut others = lock(&self.others);
        for (place, kept) in notes.iter().flat_map(read) {
            if let Some((_, receipt)) = others.get(&place) {
                receipt.take_over(&kept);
            }
        }
        others.retain(|_, (_, receipt)| !receipt.has_ended());
        let now = wall_clock::now();
        others.retain(|_, (wall, receipt)| {
            let is_late = now.since(*wall) > PATIENCE;
            if is_late {
                receipt.is_never_heard_of();
            }
            !is_late
        });
        Ok(())
    }

    /// Nothing more will be heard of the others' answers: their processes have ended.
    pub(super) fn give_others_up(&self) {
        for (_, receipt) in std::mem::take(&mut *lock(&self.others)).into_values() {
            receipt.is_never_heard_of();
        }
    }
}

impl Ours {
    fn has_news(&self) -> bool {
        !self.is_noted && self.receipt.client_finished_at().is_some()
    }
}

/// Its number is the last place in it.
fn note(ended: &Ended) -> Note {
    let number = ended.iter().map(|(place, _)| *place).max();
    let bytes = postcard::to_allocvec(ended).expect("numbers can be written");
    Note {
        number: number.unwrap_or_default(),
        bytes: bytes.into(),
    }
}

/// What another version wrote says nothing.
fn read(note: &Note) -> Ended {
    postcard::from_bytes(&note.bytes).unwrap_or_default()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Changed in whole steps only.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
