//! How a sandbox serves those who wait for its row, turn by turn.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use paysys_store::{Appended, Appending, StoreError, Stored};
use tokio::sync::oneshot;

use super::HostedSandbox;
use super::applied::{Applied, Whose};
use super::row::{Entered, Row, Turn, Unserved, Waiter, Watched, set_back};
use super::step::{self, Step};
use paysys_core::Moment;

/// Who will tell what came of a step.
pub(crate) type Later = oneshot::Receiver<Result<Applied, Unserved>>;

/// What came of a step.
pub(super) async fn told(later: Later) -> Result<Applied, Unserved> {
    later.await.unwrap_or_else(|_| Err(never_heard_of()))
}

impl HostedSandbox {
    /// Appends a step that arrived at this wall time, takes it, and says what came of it.
    pub(super) async fn take(
        self: &Arc<Self>,
        row: &Row,
        step: &Step<'_>,
        arrived: Moment,
    ) -> Result<Applied, Unserved> {
        match self.begin(row, step, arrived) {
            Ok(applied) => Ok(applied),
            Err(later) => told(later).await,
        }
    }

    /// Takes a step at once, where nobody is before it and the store does not keep it waiting; or says who will tell.
    pub(super) fn begin(
        self: &Arc<Self>,
        row: &Row,
        step: &Step<'_>,
        arrived: Moment,
    ) -> Result<Applied, Later> {
        let (after, mut event) = match row.enter(step, arrived) {
            Entered::Alone { after, event } => (after, event),
            Entered::Waits { applied, is_first } => {
                if is_first {
                    tokio::spawn(self.clone().serve_turns(None));
                }
                return Err(applied);
            }
        };
        let _watched = Watched(row);
        self.stamp(std::iter::once((arrived, &mut event)));
        let event = event.freeze();
        match row.append(after, std::iter::once(event.clone())) {
            Appending::Now(Appended::Done) => {
                let applied = self.take_own(row, after + 1, &event);
                self.state().promise(None);
                if !row.is_done() {
                    tokio::spawn(self.clone().serve_turns(None));
                }
                applied.map_err(|why| {
                    let (done, told) = oneshot::channel();
                    drop(done.send(Err(why)));
                    told
                })
            }
            appending => {
                let (done, applied) = oneshot::channel();
                let waiter = Waiter {
                    arrived,
                    event: BytesMut::from(event),
                    done,
                };
                let turn = Turn {
                    after,
                    steps: vec![waiter],
                    ..Turn::default()
                };
                tokio::spawn(self.clone().serve_turns(Some((turn, appending))));
                Err(applied)
            }
        }
    }

    /// Follows all that stands in the row, also where nobody else appends to it.
    pub(super) async fn look_at_all(self: &Arc<Self>, row: &Row) -> Result<(), Unserved> {
        row.is_unsure(true);
        self.look_at(row).await
    }

    /// Follows what others have appended until now; waits at least until what is under way here is done.
    pub(super) async fn look_at(self: &Arc<Self>, row: &Row) -> Result<(), Unserved> {
        let (done, looked) = oneshot::channel();
        if row.look(done) {
            tokio::spawn(self.clone().serve_turns(None));
        }
        looked.await.unwrap_or_else(|_| Err(never_heard_of()))
    }

    /// Serves until nobody waits, first those whose events are being appended. It goes on whatever becomes of the clients.
    async fn serve_turns(self: Arc<Self>, mut under_way: Option<(Turn, Appending)>) {
        let row = self.row().expect("only what has a row waits for it");
        let _watched = Watched(row);
        loop {
            let (turn, appending) = match under_way.take() {
                Some((turn, appending)) => (turn, Some(appending)),
                None => match row.next_turn() {
                    Some(turn) => (turn, None),
                    None => return,
                },
            };
            if row.is_handed_over() {
                turn.fail(&Unserved::Nothing(row.hand_over()));
                continue;
            }
            self.serve(row, turn, appending).await;
        }
    }

    async fn serve(self: &Arc<Self>, row: &Row, mut turn: Turn, mut under_way: Option<Appending>) {
        let mut found_nothing_at = None;
        loop {
            let appending = match under_way.take() {
                Some(appending) => appending,
                None => {
                    if turn.reads
                        && let Err(why) = self.read_on(row, &mut turn.after).await
                    {
                        self.state().promise(None);
                        return turn.fail(&why);
                    }
                    turn.reads = false;
                    for done in turn.looks.drain(..) {
                        drop(done.send(Ok(())));
                    }
                    if turn.steps.is_empty() {
                        return;
                    }
                    self.append(row, &mut turn)
                }
            };
            let appended = match appending {
                Appending::Now(appended) => appended,
                Appending::Later(appended) => appended.await.unwrap_or_else(|_| {
                    Appended::Unknown(StoreError::Unavailable("it has stopped".into()))
                }),
            };
            let why = match appended {
                Appended::Done => return self.take_all(row, turn),
                Appended::Behind(others) => {
                    match self.catch_up_with(row, &mut turn.after, others) {
                        Ok(()) => return self.take_all(row, turn),
                        Err(why) => {
                            row.is_unsure(true);
                            Unserved::Unknown(why.to_string())
                        }
                    }
                }
                Appended::Taken(others) => {
                    let is_set_back = others.is_empty() && found_nothing_at == Some(turn.after);
                    found_nothing_at = others.is_empty().then_some(turn.after);
                    if is_set_back {
                        Unserved::Nothing(set_back(row.id(), turn.after))
                    } else {
                        match self.catch_up_after(row, &mut turn, others).await {
                            Ok(()) => continue,
                            Err(why) => why,
                        }
                    }
                }
                Appended::Gone => Unserved::Gone,
                Appended::Nothing(error) => Unserved::Nothing(error),
                Appended::Unknown(error) => {
                    row.is_unsure(true);
                    Unserved::Unknown(error.to_string())
                }
            };
            self.state().promise(None);
            return turn.fail(&why);
        }
    }

    fn append(&self, row: &Row, turn: &mut Turn) -> Appending {
        let waiters = turn.steps.iter_mut();
        self.stamp(waiters.map(|waiter| (waiter.arrived, &mut waiter.event)));
        let events = turn.steps.iter();
        row.append(
            turn.after,
            events.map(|waiter| Bytes::copy_from_slice(&waiter.event)),
        )
    }

    /// Says in events that are to be appended together which wall time decides each.
    fn stamp<'e>(&self, events: impl Iterator<Item = (Moment, &'e mut BytesMut)>) {
        let mut state = self.state();
        let mut last = None;
        for (arrived, event) in events {
            let wall = last.map_or_else(|| state.stamp(arrived), |last| arrived.max(last));
            if last.is_none() {
                state.promise(Some(wall));
            }
            last = Some(wall);
            step::stamp(event, wall);
        }
    }

    /// Takes the steps that were appended.
    fn take_all(self: &Arc<Self>, row: &Row, turn: Turn) {
        for (Waiter { event, done, .. }, place) in turn.steps.into_iter().zip(turn.after + 1..) {
            let applied = self.take_own(row, place, &event);
            if let Err(Ok(unheard)) = done.send(applied) {
                unheard.nobody_waits();
            }
        }
        self.state().promise(None);
    }

    fn take_own(
        self: &Arc<Self>,
        row: &Row,
        place: u64,
        event: &[u8],
    ) -> Result<Applied, Unserved> {
        let applied = self.step(event, Whose::Ours);
        row.has_given(place);
        self.pass_step(row, place, event.len(), applied.as_ref().ok());
        if let Ok(Applied::Request(entry, _)) = &applied {
            row.undelivered.deliver(place, entry.receipt.clone());
        }
        applied.map_err(|why| Unserved::Unknown(why.to_string()))
    }

    /// Reads what stands in the row behind this place, and follows it.
    async fn read_on(self: &Arc<Self>, row: &Row, after: &mut u64) -> Result<(), Unserved> {
        let mut has_heard = false;
        loop {
            let stored = row.log().read(row.id(), *after).await;
            let stored = stored.map_err(Unserved::Nothing)?;
            if stored.is_empty() {
                row.is_unsure(false);
                let heard = row.undelivered.hear_of_others(&**row.log(), row.id()).await;
                return heard.map_err(Unserved::Nothing);
            }
            if stored[0].ordinal == *after + 1 {
                if !std::mem::replace(&mut has_heard, true) {
                    let (log, from) = (&**row.log(), *after + 1);
                    let heard = row.undelivered.hear(log, row.id(), from).await;
                    heard.map_err(Unserved::Nothing)?;
                }
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
            row.has_given(begun);
        }
    }

    /// Takes the steps that took the place of those of a turn, and one portion of what stands behind them. Where others append all the
    /// time there is always more; and what is little need not be read.
    async fn catch_up_after(
        self: &Arc<Self>,
        row: &Row,
        turn: &mut Turn,
        others: Vec<Stored>,
    ) -> Result<(), Unserved> {
        let is_next = |stored: &[Stored], after: u64| {
            let first = stored.first();
            first.is_some_and(|first| first.ordinal == after + 1)
        };
        turn.reads = !is_next(&others, turn.after);
        if turn.reads {
            return Ok(());
        }
        self.catch_up_with(row, &mut turn.after, others)?;
        let more = row.log().read(row.id(), turn.after).await;
        let more = more.map_err(Unserved::Nothing)?;
        if is_next(&more, turn.after) {
            self.catch_up_with(row, &mut turn.after, more)?;
        }
        Ok(())
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
            if row.serves() && step::hands_over(&event.bytes) {
                return Err(Unserved::Nothing(row.hand_over()));
            }
            let applied = self.step(&event.bytes, Whose::Others).map_err(|why| {
                let why = format!("{why}: event {ordinal} of row {}", row.id().0);
                Unserved::Nothing(StoreError::Unusable(why))
            })?;
            self.pass_step(row, ordinal, event.bytes.len(), Some(&applied));
            if let Applied::Request(entry, _) = applied {
                let wall = entry.received.wall;
                row.undelivered.expect(ordinal, wall, entry.receipt.clone());
            }
            *after = ordinal;
            row.has_given(ordinal);
        }
        self.changes().tell();
        Ok(())
    }
}

fn missing(row: &Row, place: u64) -> Unserved {
    let gap = format!("event {place} of row {} is missing", row.id().0);
    Unserved::Nothing(StoreError::Unusable(gap))
}

fn never_heard_of() -> Unserved {
    Unserved::Unknown("nobody looks after the row any more".into())
}
