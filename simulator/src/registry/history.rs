//! Looking at everything in a sandbox while calls go on: a little at a time, so that the lock is held
//! for moments only, however much there is.

use std::sync::Arc;

use super::{HostedSandbox, State};
use crate::core::ledger::TransactionId;
use crate::core::{Moment, Payment, Sandbox};
use crate::journal::{Entry, Event, Memory};

/// So many events are taken hold of under the lock at a time.
const EVENTS: usize = 512;

/// So many payments are looked at under the lock at a time.
const PAYMENTS: usize = 128;

/// How often the journal may let go of what was still to be read before it is read at one go.
const TRIES: usize = 5;

/// The calls that the journal still has, and what is known of all calls.
#[derive(Debug)]
pub(crate) struct Recalled {
    /// Oldest first.
    pub(crate) entries: Vec<Arc<Entry>>,
    /// Of these entries and those that had to go.
    pub(crate) memory: Memory,
    /// How many had to go.
    pub(crate) evicted: u64,
}

impl HostedSandbox {
    /// What is known of the calls that were made until now.
    pub(crate) fn recall(&self) -> Recalled {
        let before = |state: &State| (state.journal().memory().clone(), state.journal().evicted());
        let ((mut memory, evicted), events) = self.events(before);
        let entries: Vec<Arc<Entry>> = events
            .iter()
            .filter_map(|event| event.request().cloned())
            .collect();
        for entry in &entries {
            memory.learn(entry);
        }
        memory.settle();
        Recalled {
            entries,
            memory,
            evicted,
        }
    }

    /// Every event until now, and what `look` sees at the same moment.
    pub(crate) fn events<T>(&self, look: impl Fn(&State) -> T) -> (T, Vec<Event>) {
        for _ in 0..TRIES {
            if let Some(found) = self.events_unless_missed(&look) {
                return found;
            }
        }
        let state = self.state();
        let (from, to) = state.journal().places();
        let events = state.journal().slice(from, to);
        (look(&state), events.unwrap_or_default())
    }

    fn events_unless_missed<T>(&self, look: impl Fn(&State) -> T) -> Option<(T, Vec<Event>)> {
        let (seen, (mut place, end), life) = {
            let state = self.state();
            (look(&state), state.journal().places(), self.news().life())
        };
        let mut events = Vec::new();
        while place < end {
            let next = end.min(place + EVENTS as u64);
            let state = self.state();
            if self.news().life() != life {
                return None;
            }
            let batch = state.journal().slice(place, next);
            drop(state);
            events.extend(batch?);
            place = next;
        }
        Some((seen, events))
    }

    /// Shows every payment that there is now, in the order they were made; late commits that have come
    /// due are among them. It ends early where the sandbox is reset meanwhile.
    pub(crate) fn each_payment(
        &self,
        wall: Moment,
        mut show: impl FnMut(&Sandbox, TransactionId, &Payment),
    ) {
        let (first, count) = {
            let mut state = self.state();
            let ledger = state.ledger(wall);
            (ledger.first().0, ledger.len() as u64)
        };
        let ids = (first..first + count).map(TransactionId);
        self.payments(ids, PAYMENTS, &mut show);
    }

    /// Shows these payments, so many at a time.
    pub(crate) fn payments(
        &self,
        ids: impl IntoIterator<Item = TransactionId>,
        at_a_time: usize,
        mut show: impl FnMut(&Sandbox, TransactionId, &Payment),
    ) {
        let life = self.news().life();
        let mut ids = ids.into_iter().peekable();
        while ids.peek().is_some() {
            let state = self.state();
            if self.news().life() != life {
                return;
            }
            for id in ids.by_ref().take(at_a_time.max(1)) {
                if let Some(payment) = state.core().payment(id) {
                    show(state.core(), id, payment);
                }
            }
            drop(state);
            // Whoever waits for the lock gets it now.
            std::thread::yield_now();
        }
    }
}
