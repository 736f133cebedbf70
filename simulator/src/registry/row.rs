//! A sandbox's row in a store. What it is given is appended first, and once that is accepted the sandbox takes the step;
//! whatever waits meanwhile is appended together.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::{Bytes, BytesMut};
use paysys_store::{Appending, Event, EventLog, RowId, StoreError};
use tokio::sync::oneshot;

use super::applied::Applied;
use super::bases::Bases;
use super::event_ids::EventIds;
use super::handing_over::handed_over;
use super::step::Step;
use super::undelivered::Undelivered;
use paysys_core::Moment;

/// The most that is appended at once.
const MOST_STEPS: usize = 256;
const MOST_BYTES: usize = 256 * 1024;

/// A sandbox's row in a store.
#[derive(Debug)]
pub(crate) struct Row {
    log: Arc<dyn EventLog>,
    id: RowId,
    ids: Arc<EventIds>,
    serves: Arc<AtomicBool>,
    queue: Mutex<Queue>,
    pub(super) undelivered: Undelivered,
    pub(super) bases: Bases,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    is_busy: bool,
    /// The place of the last event that the sandbox was given.
    given: u64,
    /// Whether something may stand behind that which was never heard of again.
    is_unsure: bool,
    /// Whether a step could not be taken to its end.
    is_broken: bool,
    /// Whether it was handed over to another version meanwhile.
    is_handed_over: bool,
    /// Where events are written; kept, because it is needed again and again.
    scratch: Vec<u8>,
}

impl Queue {
    /// The event of a step, to be stamped.
    fn write(&mut self, step: &Step<'_>) -> BytesMut {
        self.scratch.clear();
        self.scratch = step.write(std::mem::take(&mut self.scratch));
        BytesMut::from(&self.scratch[..])
    }
}

/// Somebody who waits for the row.
#[derive(Debug)]
enum Waiting {
    /// For an event to be appended, and the step to be taken.
    Step(Waiter),
    /// For what others have appended.
    Look(oneshot::Sender<Result<(), Unserved>>),
}

/// A step that is to be taken, and who waits for what comes of it.
#[derive(Debug)]
pub(super) struct Waiter {
    pub(super) arrived: Moment,
    pub(super) event: BytesMut,
    pub(super) done: oneshot::Sender<Result<Applied, Unserved>>,
}

/// What becomes of a step that is to be taken.
pub(super) enum Entered {
    /// Nobody is before it. Whoever has this looks after the row.
    Alone { after: u64, event: BytesMut },
    /// It is taken in its turn.
    Waits {
        applied: oneshot::Receiver<Result<Applied, Unserved>>,
        /// Whether nobody looks after the row yet.
        is_first: bool,
    },
}

/// Why a sandbox was not given what came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unserved {
    /// It was not kept, so it never happened.
    #[error("the store keeps nothing now: {0}")]
    Nothing(StoreError),
    /// It may have happened.
    #[error("the store does not say whether it kept this: {0}")]
    Unknown(String),
    /// The sandbox was removed meanwhile, perhaps by another node.
    #[error("the sandbox is gone")]
    Gone,
}

/// A row that ends before a place of which we have been given the event, as after a failover to a server that had not heard of it.
pub(super) fn set_back(row: RowId, given: u64) -> StoreError {
    StoreError::Unusable(format!(
        "row {} ends before event {given}, which this simulator has read: the database was set back; start this simulator again",
        row.0
    ))
}

impl Row {
    /// A row of which the sandbox has everything up to this place.
    pub(super) fn new(
        log: Arc<dyn EventLog>,
        id: RowId,
        ids: Arc<EventIds>,
        serves: Arc<AtomicBool>,
        bytes_between_bases: u64,
    ) -> Self {
        Self {
            log,
            id,
            ids,
            serves,
            queue: Mutex::default(),
            undelivered: Undelivered::default(),
            bases: Bases::every(bytes_between_bases),
        }
    }

    /// Whether what others append happens while this process serves, and did not before it began.
    pub(super) fn serves(&self) -> bool {
        self.serves.load(Ordering::Relaxed)
    }

    pub(super) const fn id(&self) -> RowId {
        self.id
    }

    pub(super) fn log(&self) -> &Arc<dyn EventLog> {
        &self.log
    }

    /// Notes what became of answers that were under way.
    pub(super) fn note_deliveries(&self) {
        self.undelivered.sweep(&*self.log, self.id);
    }

    /// Lets a step in, which arrived at this wall time.
    pub(super) fn enter(&self, step: &Step<'_>, arrived: Moment) -> Entered {
        let mut queue = self.queue();
        let event = queue.write(step);
        if !queue.is_busy && !queue.is_unsure && !queue.is_broken && !queue.is_handed_over {
            queue.is_busy = true;
            return Entered::Alone {
                after: queue.given,
                event,
            };
        }
        let (done, applied) = oneshot::channel();
        let waiter = Waiter {
            arrived,
            event,
            done,
        };
        let is_first = queue.wait(Waiting::Step(waiter));
        Entered::Waits { applied, is_first }
    }

    /// Lets somebody in who looks, and whether nobody looks after the row yet.
    pub(super) fn look(&self, done: oneshot::Sender<Result<(), Unserved>>) -> bool {
        self.queue().wait(Waiting::Look(done))
    }

    /// Nothing is appended any more.
    pub(super) fn hand_over(&self) -> StoreError {
        self.queue().is_handed_over = true;
        handed_over()
    }

    pub(super) fn is_handed_over(&self) -> bool {
        self.queue().is_handed_over
    }

    /// Those whose turn it is are served; whether nobody waits, and nobody has to look after the row any more.
    pub(super) fn is_done(&self) -> bool {
        let mut queue = self.queue();
        queue.is_busy = !queue.waiting.is_empty();
        !queue.is_busy
    }

    /// The sandbox was given the event at this place.
    pub(super) fn has_given(&self, place: u64) {
        self.queue().given = place;
    }

    /// Whether something may stand in the row that was never heard of.
    pub(super) fn is_unsure(&self, is_unsure: bool) {
        self.queue().is_unsure = is_unsure;
    }

    /// Appends events behind a place, and what others have appended there meanwhile.
    pub(super) fn append(&self, after: u64, events: impl Iterator<Item = Bytes>) -> Appending {
        let events = events.map(|bytes| Event {
            id: self.ids.next(),
            bytes,
        });
        self.log.append_at_end(self.id, after, events.collect())
    }

    /// Those whose turn it is; none where nobody waits, and then nobody looks after the row.
    pub(super) fn next_turn(&self) -> Option<Turn> {
        let mut queue = self.queue();
        let mut turn = Turn {
            after: queue.given,
            reads: queue.is_unsure,
            ..Turn::default()
        };
        let mut bytes = 0;
        while turn.steps.len() < MOST_STEPS && bytes < MOST_BYTES {
            match queue.waiting.pop_front() {
                None => break,
                Some(Waiting::Look(done)) => {
                    turn.reads |= self.log.is_shared();
                    turn.looks.push(done);
                }
                Some(Waiting::Step(waiter)) => {
                    bytes += waiter.event.len();
                    turn.steps.push(waiter);
                }
            }
        }
        queue.is_busy = !turn.is_empty();
        queue.is_busy.then_some(turn)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // It is changed in whole steps only.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn wait(&mut self, waiting: Waiting) -> bool {
        if self.is_broken {
            // Dropped, so that nobody waits.
            return false;
        }
        self.waiting.push_back(waiting);
        !std::mem::replace(&mut self.is_busy, true)
    }
}

/// Looks after whoever waits where a step is never taken to its end, which is a mistake of ours and stands in the log: the
/// sandbox takes nothing more then, and nobody waits for ever.
pub(super) struct Watched<'a>(pub(super) &'a Row);

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut queue = self.0.queue();
            queue.is_broken = true;
            queue.waiting.clear();
        }
    }
}

/// Those who are served together.
#[derive(Debug, Default)]
pub(super) struct Turn {
    pub(super) after: u64,
    /// Whether it is looked first what stands in the row.
    pub(super) reads: bool,
    pub(super) looks: Vec<oneshot::Sender<Result<(), Unserved>>>,
    pub(super) steps: Vec<Waiter>,
}

impl Turn {
    fn is_empty(&self) -> bool {
        self.looks.is_empty() && self.steps.is_empty()
    }

    pub(super) fn fail(self, why: &Unserved) {
        // Whoever waits no longer need not be told.
        for done in self.looks {
            drop(done.send(Err(why.clone())));
        }
        for waiter in self.steps {
            drop(waiter.done.send(Err(why.clone())));
        }
    }
}
