//! A place in a journal from which to read on.

use std::sync::Arc;

use crate::journal::Entry;
use crate::registry::HostedSandbox;

/// Reads a journal a few entries at a time, so that its lock is held for moments only, however long
/// the journal and however slow the reader.
#[derive(Debug)]
pub(crate) struct Cursor {
    sandbox: Arc<HostedSandbox>,
    generation: u64,
    after: u64,
    last: u64,
}

/// A few entries.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// Entries behind those of the batch before, oldest first.
    pub entries: Vec<Arc<Entry>>,
    /// How many were evicted before they could be read.
    pub missed: u64,
    /// How many before the first of them were passed over.
    pub passed_over: u64,
    /// Whether the sandbox was reset: everything read before belongs to another generation.
    pub restarted: bool,
}

impl Batch {
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.missed == 0 && !self.restarted
    }
}

impl Cursor {
    /// How many entries are taken at a time: even large ones are no burden then.
    const BATCH: usize = 64;

    /// Behind this number, and on as long as there are calls.
    pub(crate) fn endless(sandbox: Arc<HostedSandbox>, after: u64) -> Self {
        let generation = sandbox.changes().generation();
        Self {
            sandbox,
            generation,
            after,
            last: u64::MAX,
        }
    }

    /// Behind this number of this generation, and on as long as there are calls. Of another generation, everything
    /// is new, and so it is where there was no such number yet.
    pub(crate) fn resuming(
        sandbox: Arc<HostedSandbox>,
        generation: Option<u64>,
        after: u64,
    ) -> Self {
        let newest = sandbox.state().journal().newest();
        let cursor = Self::endless(sandbox, after);
        match generation {
            Some(generation) => Self {
                generation,
                ..cursor
            },
            None if after > newest => Self {
                generation: 0,
                ..cursor
            },
            None => cursor,
        }
    }

    /// Behind this number, and on to the newest call there is now.
    pub(crate) fn up_to_now(sandbox: Arc<HostedSandbox>, after: u64) -> Self {
        let last = sandbox.state().journal().newest();
        Self {
            last,
            ..Self::endless(sandbox, after)
        }
    }

    /// In which generation of the sandbox it reads.
    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }

    pub(crate) const fn sandbox(&self) -> &Arc<HostedSandbox> {
        &self.sandbox
    }

    /// The next entries; none where there are no more.
    pub(crate) fn take(&mut self) -> Batch {
        self.take_some(Self::BATCH, false)
    }

    /// At most so many entries, which are the newest ones: what lies before them is passed over.
    pub(crate) fn take_newest(&mut self, most: usize) -> Batch {
        self.take_some(most, true)
    }

    fn take_some(&mut self, most: usize, passes_over: bool) -> Batch {
        let state = self.sandbox.state();
        let generation = self.sandbox.changes().generation();
        let restarted = generation != self.generation;
        if restarted && self.last < u64::MAX {
            return Batch::default();
        }
        if restarted {
            (self.generation, self.after) = (generation, 0);
        }
        let journal = state.journal();
        let missed = journal.evicted().saturating_sub(self.after);
        let behind = self.after + missed;
        let passed_over = match passes_over {
            true => journal
                .newest()
                .saturating_sub(behind)
                .saturating_sub(most as u64),
            false => 0,
        };
        let mut entries = journal.after(behind + passed_over, most);
        drop(state);
        entries.retain(|entry| entry.number <= self.last);
        self.after = entries.last().map_or(behind, |entry| entry.number);
        Batch {
            entries,
            missed,
            passed_over,
            restarted,
        }
    }

    /// Whether there is something to take.
    pub(crate) fn has_news(&self) -> bool {
        let state = self.sandbox.state();
        self.sandbox.changes().generation() != self.generation
            || state.journal().newest() > self.after
    }

    pub(crate) fn has_more(&self) -> bool {
        let state = self.sandbox.state();
        self.sandbox.changes().generation() == self.generation
            && state.journal().newest().min(self.last) > self.after
    }
}
