//! The truth about traffic: every request, what was decided, and what the client actually received.
//!
//! Append-only and bounded by bytes: what had to go is counted. Nothing here is parsed or formatted
//! while a call is under way; readers do that.

mod entry;
mod receipt;
mod redact;

use std::collections::VecDeque;

pub use entry::{Answered, Entry, Received, Ruling};
pub use receipt::{Delivered, Ending, Receipt};
pub use redact::head as redacted_head;

/// The entries of one sandbox, oldest first.
#[derive(Debug)]
pub struct Journal {
    entries: VecDeque<Entry>,
    bytes: usize,
    limit_bytes: usize,
    evicted: u64,
}

impl Journal {
    /// How much is kept unless told otherwise.
    pub const DEFAULT_LIMIT_BYTES: usize = 64 * 1024 * 1024;

    /// Nothing yet; keeps at most so many bytes, and always the newest entry.
    pub const fn new(limit_bytes: usize) -> Self {
        Self {
            entries: VecDeque::new(),
            bytes: 0,
            limit_bytes,
            evicted: 0,
        }
    }

    /// Writes an entry and lets the oldest ones go where there are too many.
    pub fn append(&mut self, entry: Entry) {
        self.bytes += entry.size_bytes();
        self.entries.push_back(entry);
        while self.bytes > self.limit_bytes && self.entries.len() > 1 {
            if let Some(oldest) = self.entries.pop_front() {
                self.bytes -= oldest.size_bytes();
                self.evicted += 1;
            }
        }
    }

    /// What is still there, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// How many entries had to go.
    pub const fn evicted(&self) -> u64 {
        self.evicted
    }
}
