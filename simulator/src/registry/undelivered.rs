//! Answers whose delivery is under way, here or at another node.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use paysys_store::{EventLog, Note, RowId, StoreError};

use crate::journal::{Kept, Receipt};
use crate::wall_clock;
use paysys_core::Moment;

/// Receipts that have not ended, by the places of their events. What became of them is noted beside the row.
#[derive(Debug, Default)]
pub(super) struct Undelivered {
    ours: Mutex<Vec<(u64, Arc<Receipt>)>>,
    /// Each with the wall time of its call.
    others: Mutex<BTreeMap<u64, (Moment, Arc<Receipt>)>>,
}

/// What a note says: what became of answers, by the places of their events.
type Ended = Vec<(u64, Kept)>;

/// Nothing will be heard any more of what nobody noted for so long: the node has ended.
const PATIENCE: Duration = Duration::from_secs(120);

/// So many answers of other nodes are waited for; of older ones nothing will be heard.
const MOST_OF_OTHERS: usize = 200_000;

impl Undelivered {
    /// An answer that this process delivers.
    pub(super) fn deliver(&self, place: u64, receipt: Arc<Receipt>) {
        lock(&self.ours).push((place, receipt));
    }

    /// An answer that somebody else delivers, or was to deliver.
    pub(super) fn expect(&self, place: u64, wall: Moment, receipt: Arc<Receipt>) {
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
        let ended = ours.extract_if(.., |(_, receipt)| receipt.has_ended());
        let ended: Ended = ended.map(|(place, one)| (place, one.kept())).collect();
        drop(ours);
        if let Some(number) = ended.iter().map(|(place, _)| *place).max() {
            let bytes = postcard::to_allocvec(&ended).expect("numbers can be written");
            let bytes = bytes.into();
            log.note(row, vec![Note { number, bytes }]);
        }
    }

    /// Reads what became of the others' answers.
    pub(super) async fn hear_of_others(
        &self,
        log: &dyn EventLog,
        row: RowId,
    ) -> Result<(), StoreError> {
        let first = lock(&self.others).keys().next().copied();
        let Some(first) = first else { return Ok(()) };
        let notes = log.notes(row, first).await?;
        let mut others = lock(&self.others);
        for note in notes {
            // What another version wrote says nothing.
            let ended: Ended = postcard::from_bytes(&note.bytes).unwrap_or_default();
            for (place, kept) in ended {
                if let Some((_, receipt)) = others.remove(&place) {
                    receipt.take_over(&kept);
                }
            }
        }
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Changed in whole steps only.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
