//! The truth about traffic: every request, what was decided, and what the client actually received.
//!
//! Append-only and bounded by bytes: what had to go is counted. Nothing here is parsed or formatted
//! while a call is under way; readers do that.

mod entry;
mod memory;
mod reading;
mod receipt;
mod redact;
mod told;

use std::collections::VecDeque;
use std::sync::Arc;

pub use entry::{Answered, Entry, Received, Ruling};
pub use memory::{Checks, Memory, Met};
pub use receipt::{Delivered, Ending, Receipt};
pub use redact::head as redacted_head;
pub use told::Told;

use crate::core::Behaviour;

/// The entries of one sandbox, oldest first.
#[derive(Debug)]
pub struct Journal {
    entries: VecDeque<Entry>,
    bytes: usize,
    limit_bytes: usize,
    evicted: u64,
    memory: Memory,
    behaviour: Arc<Behaviour>,
}

impl Journal {
    /// How much is kept unless told otherwise.
    pub const DEFAULT_LIMIT_BYTES: usize = 64 * 1024 * 1024;

    /// Nothing yet; keeps at most so many bytes, and always the newest entry.
    pub fn new(limit_bytes: usize, behaviour: Arc<Behaviour>) -> Self {
        Self {
            entries: VecDeque::new(),
            bytes: 0,
            limit_bytes,
            evicted: 0,
            memory: Memory::default(),
            behaviour,
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
                self.memory.learn(&oldest, &self.behaviour);
            }
        }
    }

    /// What is still there, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// What is known of all calls, evicted or not.
    pub fn memory(&self) -> Memory {
        let mut memory = self.memory.clone();
        for entry in self.iter() {
            memory.learn(entry, &self.behaviour);
        }
        memory
    }

    /// How many entries had to go.
    pub const fn evicted(&self) -> u64 {
        self.evicted
    }
}
