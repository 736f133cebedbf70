//! Looking for calls that are there already, or still to come.

use std::sync::Arc;

use super::{Criteria, Cursor, Facts};
use crate::journal::Entry;

/// A search that goes on from where it was.
#[derive(Debug)]
pub(crate) struct Search {
    cursor: Cursor,
    criteria: Criteria,
    limit: usize,
    found: Vec<Arc<Entry>>,
    /// Calls whose delivery goes on although its end is what was asked for; at most one for each
    /// connection that is open.
    undecided: Vec<Arc<Entry>>,
}

impl Search {
    /// From the cursor on, for at most so many calls.
    pub(crate) const fn new(cursor: Cursor, criteria: Criteria, limit: usize) -> Self {
        Self {
            cursor,
            criteria,
            limit,
            found: Vec::new(),
            undecided: Vec::new(),
        }
    }

    pub(crate) const fn found(&self) -> usize {
        self.found.len()
    }

    /// Looks at a few more entries; whether there may be more to see at once.
    pub(crate) fn look(&mut self) -> bool {
        for entry in std::mem::take(&mut self.undecided) {
            self.consider(entry);
        }
        if self.is_full() {
            return false;
        }
        let batch = self.cursor.take();
        if batch.restarted {
            self.found.clear();
            self.undecided.clear();
        }
        let more = !batch.entries.is_empty();
        for entry in batch.entries {
            self.consider(entry);
        }
        more && !self.is_full()
    }

    /// What was found, oldest first, and whether the limit kept it from finding more.
    pub(crate) fn end(mut self) -> (Vec<Arc<Entry>>, bool) {
        self.found.sort_by_key(|entry| entry.number);
        let cut = self.found.len() > self.limit;
        self.found.truncate(self.limit);
        let more = cut || (self.is_full() && self.cursor.has_more());
        (self.found, more)
    }

    const fn is_full(&self) -> bool {
        self.found.len() >= self.limit
    }

    fn consider(&mut self, entry: Arc<Entry>) {
        // Asked before the criteria look: it may end in between.
        let pending = entry.is_pending();
        let facts = Facts::new(self.cursor.sandbox(), &entry);
        if self.criteria.hold(&facts) {
            self.found.push(entry);
        } else if pending && self.criteria.await_the_end() {
            self.undecided.push(entry);
        }
    }
}
