//! Looking at everything in a sandbox while calls go on: journal, memory and ledger are copied by
//! sharing their pages, so that the lock is held for a moment only, however much there is.

use std::sync::Arc;

use super::HostedSandbox;
use crate::doubles::Declared;
use crate::journal::{Entry, Memory};
use paysys_core::Moment;
use paysys_core::sandbox::Snapshot;

/// Everything there is to look at in a sandbox, at one moment: the calls that the journal still has,
/// what is known of all calls, and the payments.
#[derive(Debug)]
pub(crate) struct Recalled {
    /// Oldest first.
    pub(crate) entries: Vec<Arc<Entry>>,
    /// Of these entries and those that had to go.
    pub(crate) memory: Memory,
    /// How many had to go.
    pub(crate) evicted: u64,
    /// Every payment.
    pub(crate) snapshot: Snapshot,
    /// What a test means to pay.
    pub(crate) declared: Vec<Declared>,
}

impl HostedSandbox {
    /// What is known of the calls and payments that were made until now.
    pub(crate) fn recall(&self, wall: Moment) -> Recalled {
        let (events, mut memory, evicted, snapshot, declared) = {
            let mut state = self.state();
            let (snapshot, declared) = (state.snapshot(wall), state.declared.clone());
            let journal = state.journal();
            let (events, memory) = (journal.events().clone(), journal.memory().clone());
            (events, memory, journal.evicted(), snapshot, declared)
        };
        let entries: Vec<Arc<Entry>> = events.requests().cloned().collect();
        for entry in &entries {
            memory.learn(entry);
        }
        memory.settle();
        Recalled {
            entries,
            memory,
            evicted,
            snapshot,
            declared,
        }
    }
}

#[cfg(test)]
mod tests;
