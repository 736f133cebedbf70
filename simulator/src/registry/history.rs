//! Looking at everything in a sandbox while calls go on: journal, memory and ledger are copied by
//! sharing their pages, so that the lock is held for a moment only, however much there is.

use std::sync::Arc;

use super::HostedSandbox;
use crate::journal::{Entry, Recalled};
use paysys_core::Moment;

impl HostedSandbox {
    /// What is known of the calls and payments that were made until now.
    pub(crate) fn recall(&self, wall: Moment) -> Recalled {
        let (events, mut memory, evicted, snapshot, declared) = {
            let mut state = self.state();
            let (snapshot, declared) = (state.snapshot(wall), state.declared().to_vec());
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
