//! A sandbox's row in a store. What it is given is appended first, and once that is accepted the sandbox takes the step;
//! whatever waits meanwhile is appended together.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::FutureExt;
use paysys_store::{Appended, Appending, Event, EventLog, RowId, StoreError, Stored};
use tokio::sync::oneshot;

use super::HostedSandbox;
use super::apply::{Applied, Whose};
use super::bases::Bases;
use super::event_ids::EventIds;
use super::step::{self, Step};
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
struct Waiter {
    arrived: Moment,
    event: Vec<u8>,
    done: oneshot::Sender<Result<Applied, Unserved>>,
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

impl Row {
    /// A row of which the sandbox has everything up to this place.
    pub(super) fn new(
        log: Arc<dyn EventLog>,
        id: RowId,
        ids: Arc<EventIds>,
        bytes_between_bases: u64,
    ) -> Self {
        Self {
            log,
            id,
            ids,
            queue: Mutex::default(),
            undelivered: Undelivered::default(),
            bases: Bases::every(bytes_between_bases),
        }
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

    /// Whether what waits is looked after from now on by whoever asks.
    fn enter(&self, waiting: Waiting) -> bool {
        let mut queue = self.queue();
        if queue.is_broken {
            return false;
        }
        queue.waiting.push_back(waiting);
        !std::mem::replace(&mut queue.is_busy, true)
    }

    /// Those whose turn it is; none where nobody waits, and then nobody looks after the row.
    fn next_turn(&self) -> Option<Turn> {
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

/// Looks after whoever waits where a step is never taken to its end, which is a mistake of ours and stands in the log: the
/// sandbox takes nothing more then, and nobody waits for ever.
struct Watched<'a>(&'a Row);

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
struct Turn {
    after: u64,
    /// Whether it is looked first what stands in the row.
    reads: bool,
    looks: Vec<oneshot::Sender<Result<(), Unserved>>>,
    steps: Vec<Waiter>,
}

impl Turn {
    fn is_empty(&self) -> bool {
        self.looks.is_empty() && self.steps.is_empty()
    }

    fn fail(self, why: &Unserved) {
        // Whoever waits no longer need not be told.
        for done in self.looks {
            drop(done.send(Err(why.clone())));
        }
        for waiter in self.steps {
            drop(waiter.done.send(Err(why.clone())));
        }
    }
}

impl HostedSandbox {
    /// Appends a step that arrived at this wall time, takes it, and says what came of it.
    pub(super) async fn take(
        self: &Arc<Self>,
        row: &Row,
        step: &Step<'_>,
        arrived: Moment,
    ) -> Result<Applied, Unserved> {
        let (done, applied) = oneshot::channel();
        self.wait(
            row,
            Waiting::Step(Waiter {
                arrived,
                event: step.written(),
                done,
            }),
        );
        applied.await.unwrap_or_else(|_| Err(never_heard_of()))
    }

    /// Follows all that stands in the row, also where nobody else appends to it.
    pub(super) async fn look_at_all(self: &Arc<Self>, row: &Row) -> Result<(), Unserved> {
        row.queue().is_unsure = true;
        self.look_at(row).await
    }

    /// Follows what others have appended until now; waits at least until what is under way here is done.
    pub(super) async fn look_at(self: &Arc<Self>, row: &Row) -> Result<(), Unserved> {
        let (done, looked) = oneshot::channel();
        self.wait(row, Waiting::Look(done));
        looked.await.unwrap_or_else(|_| Err(never_heard_of()))
    }

    fn wait(self: &Arc<Self>, row: &Row, waiting: Waiting) {
        if !row.enter(waiting) {
            return;
        }
        // Mostly nothing has to be waited for; where something has, a task goes on, whatever becomes of the client.
        let mut serving = Box::pin(self.clone().serve_turns());
        if serving.as_mut().now_or_never().is_none() {
            tokio::spawn(serving);
        }
    }

    async fn serve_turns(self: Arc<Self>) {
        let row = self.row().expect("only what has a row waits for it");
        let _watched = Watched(row);
        while let Some(turn) = row.next_turn() {
            self.serve(row, turn).await;
        }
    }

    async fn serve(self: &Arc<Self>, row: &Row, mut turn: Turn) {
        loop {
            if turn.reads
                && let Err(why) = self.read_on(row, &mut turn.after).await
            {
                return turn.fail(&why);
            }
            turn.reads = false;
            for done in turn.looks.drain(..) {
                drop(done.send(Ok(())));
            }
            if turn.steps.is_empty() {
                return;
            }
            let events = self.stamped(row, &mut turn);
            let appended = match row.log.append(row.id, turn.after, events) {
                Appending::Now(appended) => appended,
                Appending::Later(appended) => appended.await.unwrap_or_else(|_| {
                    Appended::Unknown(StoreError::Unavailable("it has stopped".into()))
                }),
            };
            let why = match appended {
                Appended::Done => return self.take_all(row, turn),
                Appended::Taken(stored) => {
                    let is_next = |one: &Stored| one.ordinal == turn.after + 1;
                    turn.reads = !stored.first().is_some_and(is_next);
                    if turn.reads {
                        continue;
                    }
                    match self.catch_up_with(row, &mut turn.after, stored) {
                        Ok(()) => continue,
                        Err(why) => why,
                    }
                }
                Appended::Gone => Unserved::Gone,
                Appended::Nothing(error) => Unserved::Nothing(error),
                Appended::Unknown(error) => {
                    row.queue().is_unsure = true;
                    Unserved::Unknown(error.to_string())
                }
            };
            self.state().promise(None);
            return turn.fail(&why);
        }
    }

    /// The events of a turn, each with the wall time that will decide it.
    fn stamped(&self, row: &Row, turn: &mut Turn) -> Vec<Event> {
        let mut state = self.state();
        let mut last = None;
        let mut events = Vec::with_capacity(turn.steps.len());
        for Waiter { arrived, event, .. } in &mut turn.steps {
            let wall = last.map_or_else(|| state.stamp(*arrived), |last| (*arrived).max(last));
            if last.is_none() {
                state.promise(Some(wall));
            }
            last = Some(wall);
            step::stamp(event, wall);
            events.push(Event {
                id: row.ids.next(),
                bytes: Bytes::copy_from_slice(event),
            });
        }
        events
    }

    /// Takes the steps that were appended.
    fn take_all(self: &Arc<Self>, row: &Row, turn: Turn) {
        for (Waiter { event, done, .. }, place) in turn.steps.into_iter().zip(turn.after + 1..) {
            let applied = self.step(&event, Whose::Ours);
            row.queue().given = place;
            self.pass_step(row, place, event.len(), applied.as_ref().ok());
            if let Ok(Applied::Request(entry, _)) = &applied {
                row.undelivered.deliver(place, entry.receipt.clone());
            }
            let applied = applied.map_err(|why| Unserved::Unknown(why.to_string()));
            if let Err(Ok(unheard)) = done.send(applied) {
                unheard.nobody_waits();
            }
        }
        self.state().promise(None);
        row.note_deliveries();
    }

    /// Reads what stands in the row behind this place, and follows it.
    async fn read_on(self: &Arc<Self>, row: &Row, after: &mut u64) -> Result<(), Unserved> {
        loop {
            let stored = row.log.read(row.id, *after).await;
            let stored = stored.map_err(Unserved::Nothing)?;
            if stored.is_empty() {
                row.queue().is_unsure = false;
                let heard = row.undelivered.hear_of_others(&*row.log, row.id).await;
                return heard.map_err(Unserved::Nothing);
            }
            if stored[0].ordinal == *after + 1 {
                self.catch_up_with(row, after, stored)?;
                continue;
            }
            // What comes next was dropped behind a base.
            let begun = self.begin_at_base(row, *after).await;
            let begun = begun.map_err(Unserved::Nothing)?;
            if begun == *after {
                return Err(missing(row, *after + 1));
            }
            *after = begun;
            row.queue().given = begun;
        }
    }

    /// Takes steps that stand in the row, whoever appended them.
    fn catch_up_with(
        self: &Arc<Self>,
        row: &Row,
        after: &mut u64,
        stored: Vec<Stored>,
    ) -> Result<(), Unserved> {
        for Stored { ordinal, event } in stored {
            if ordinal != *after + 1 {
                return Err(missing(row, *after + 1));
            }
            let applied = self.step(&event.bytes, Whose::Others).map_err(|why| {
                let why = format!("{why}: event {ordinal} of row {}", row.id.0);
                Unserved::Nothing(StoreError::Unusable(why))
            })?;
            self.pass_step(row, ordinal, event.bytes.len(), Some(&applied));
            if let Applied::Request(entry, _) = applied {
                row.undelivered.expect(ordinal, entry.receipt.clone());
            }
            *after = ordinal;
            row.queue().given = ordinal;
        }
        self.changes().tell();
        Ok(())
    }
}

fn missing(row: &Row, place: u64) -> Unserved {
    let gap = format!("event {place} of row {} is missing", row.id.0);
    Unserved::Nothing(StoreError::Unusable(gap))
}

fn never_heard_of() -> Unserved {
    Unserved::Unknown("nobody looks after the row any more".into())
}
