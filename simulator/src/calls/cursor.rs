//! A place in a journal from which to read on.

use std::sync::Arc;

use crate::journal::Entry;
use crate::registry::HostedSandbox;

/// Reads a journal a few entries at a time, so that its lock is held for moments only, however long
/// the journal and however slow the reader.
#[derive(Debug)]
pub struct Cursor {
    sandbox: Arc<HostedSandbox>,
    resets: u64,
    after: u64,
    last: u64,
}

/// A few entries.
#[derive(Debug, Default)]
pub struct Batch {
    /// Entries behind those of the batch before, oldest first.
    pub entries: Vec<Arc<Entry>>,
    /// How many were evicted before they could be read.
    pub missed: u64,
    /// Whether the sandbox was reset: everything read before belongs to another life.
    pub restarted: bool,
}

impl Batch {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.missed == 0 && !self.restarted
    }
}

impl Cursor {
    /// How many entries are taken at a time: even large ones are no burden then.
    const BATCH: usize = 64;

    /// Behind this number, and on as long as there are calls.
    pub fn endless(sandbox: Arc<HostedSandbox>, after: u64) -> Self {
        let resets = sandbox.news().resets();
        Self {
            sandbox,
            resets,
            after,
            last: u64::MAX,
        }
    }

    /// Behind this number, and on to the newest call there is now.
    pub fn up_to_now(sandbox: Arc<HostedSandbox>, after: u64) -> Self {
        let last = sandbox.state().journal().newest();
        Self {
            last,
            ..Self::endless(sandbox, after)
        }
    }

    /// Whose journal it is.
    pub const fn sandbox(&self) -> &Arc<HostedSandbox> {
        &self.sandbox
    }

    /// The next entries; none where there are no more.
    pub fn take(&mut self) -> Batch {
        let state = self.sandbox.state();
        let resets = self.sandbox.news().resets();
        let restarted = resets != self.resets;
        if restarted && self.last < u64::MAX {
            return Batch::default();
        }
        if restarted {
            (self.resets, self.after) = (resets, 0);
        }
        let missed = state.journal().evicted().saturating_sub(self.after);
        let mut entries = state.journal().after(self.after, Self::BATCH);
        drop(state);
        entries.retain(|entry| entry.number <= self.last);
        self.after = entries
            .last()
            .map_or(self.after + missed, |entry| entry.number);
        Batch {
            entries,
            missed,
            restarted,
        }
    }

    /// Whether there is something behind what was read.
    pub fn has_more(&self) -> bool {
        let state = self.sandbox.state();
        self.sandbox.news().resets() == self.resets
            && state.journal().newest().min(self.last) > self.after
    }
}
