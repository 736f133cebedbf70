//! The truth about what happened: every request, what was decided, and what the client actually
//! received; and between them every command, because a call is answered as it was arranged.
//!
//! Append-only and bounded by bytes: what had to go is counted. While a call is under way it is written
//! down as it arrived, and no more; readers parse it, and strike what must not leave.

mod call_texts;
mod change_notifier;
mod declared;
mod entry;
mod event;
mod events;
mod memory;
mod outcome;
mod reading;
mod recalled;
mod receipt;
mod tally;
mod tick;
mod told;
mod trace;

use std::collections::VecDeque;
use std::sync::Arc;

pub use call_texts::{Arrival, CallTexts, Received, RequestHead};
pub use change_notifier::ChangeNotifier;
pub use declared::Declared;
pub use entry::{Answered, Entry, Ruling};
pub use event::{Commanded, Event};
pub use events::Events;
pub use memory::{Checks, Memory, Met};
pub use outcome::Outcome;
pub(crate) use recalled::Recalled;
pub(crate) use receipt::KeptReceipt;
pub use receipt::{Delivered, Ending, Receipt};
pub use tally::{Counts, Tally};
pub use tick::{Sent, Tick};
pub use told::{Telling, Told};
pub use trace::{HEADER as TRACE_HEADER, Trace};

/// The events of one sandbox, oldest first; its requests are numbered in one row.
#[derive(Debug)]
pub struct Journal {
    events: Events,
    bytes: usize,
    limit_bytes: usize,
    taken_elsewhere: usize,
    evicted: u64,
    evicted_commands: u64,
    memory: Memory,
    tally: Arc<Tally>,
    /// Places of events up to which somebody wants to know what is remembered, once all before them had to go.
    marks: VecDeque<u64>,
    remembered: VecDeque<Remembered>,
}

/// What is left of the events before a mark, when all of them had to go and none behind it.
#[derive(Debug, Clone)]
pub(crate) struct Remembered {
    pub(crate) memory: Memory,
    pub(crate) evicted: u64,
    pub(crate) evicted_commands: u64,
}

impl Journal {
    /// How much is kept unless told otherwise.
    pub const DEFAULT_LIMIT_BYTES: usize = 64 * 1024 * 1024;

    /// Nothing yet; keeps at most so many bytes, and always the newest event.
    pub fn new(limit_bytes: usize) -> Self {
        Self {
            events: Events::default(),
            bytes: 0,
            limit_bytes,
            taken_elsewhere: 0,
            evicted: 0,
            evicted_commands: 0,
            memory: Memory::default(),
            tally: Arc::default(),
            marks: VecDeque::new(),
            remembered: VecDeque::new(),
        }
    }

    /// The same, whose first events had to go: this is left of them.
    pub(crate) fn remembering(self, left: Remembered) -> Self {
        Self {
            memory: left.memory,
            evicted: left.evicted,
            evicted_commands: left.evicted_commands,
            ..self
        }
    }

    /// Marks the place behind the newest event: what is remembered when all before it had to go will be told once.
    pub(crate) fn mark(&mut self) {
        self.marks.push_back(self.events.end());
        self.reach_marks();
    }

    /// What was left when all events before a mark had to go, in the order of the marks.
    pub(crate) fn reached(&mut self) -> Option<Remembered> {
        self.remembered.pop_front()
    }

    fn reach_marks(&mut self) {
        while self
            .marks
            .front()
            .is_some_and(|mark| self.events.first() >= *mark)
        {
            self.marks.pop_front();
            self.memory.settle();
            self.remembered.push_back(Remembered {
                memory: self.memory.clone(),
                evicted: self.evicted,
                evicted_commands: self.evicted_commands,
            });
        }
    }

    /// The same, which counts here what comes and goes.
    pub fn counting(self, tally: Arc<Tally>) -> Self {
        tally.holds_bytes(self.bytes);
        Self { tally, ..self }
    }

    /// So much of its room is taken by what the sandbox keeps besides.
    pub const fn make_room(&mut self, taken_elsewhere: usize) {
        self.taken_elsewhere = taken_elsewhere;
    }

    /// Writes an event and lets the oldest ones go where there are too many.
    pub fn append(&mut self, event: Event) {
        self.bytes += event.size_bytes();
        self.events.push(event);
        let limit = self.limit_bytes.saturating_sub(self.taken_elsewhere);
        while self.bytes > limit && self.events.len() > 1 {
            self.forget_oldest();
        }
        self.tally.holds_bytes(self.bytes);
    }

    /// Lets all events go.
    pub(crate) fn let_go(&mut self) {
        while !self.events.is_empty() {
            self.forget_oldest();
        }
        self.tally.holds_bytes(self.bytes);
    }

    /// The requests that are still there, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.events.requests()
    }

    pub fn get(&self, number: u64) -> Option<Arc<Entry>> {
        let next = self.after(number.checked_sub(1)?, 1).pop();
        next.filter(|entry| entry.number == number)
    }

    /// At most so many of the requests behind this number, oldest first.
    pub fn after(&self, number: u64, most: usize) -> Vec<Arc<Entry>> {
        // So many requests lie before it, hence at least so many events; the commands among them
        // are few, so that only few are looked at.
        let before = number.saturating_sub(self.evicted);
        let rest = self.events.after(before).filter_map(Event::request);
        let behind = rest.skip_while(|entry| entry.number <= number);
        behind.take(most).cloned().collect()
    }

    /// The number of the newest request, zero where there was none yet.
    pub fn newest(&self) -> u64 {
        let newest = self.iter().next_back();
        newest.map_or(self.evicted, |entry| entry.number)
    }

    pub const fn events(&self) -> &Events {
        &self.events
    }

    /// What is known of the calls that had to go. Whoever asks about all calls adds those that are
    /// still there, without a lock.
    pub const fn memory(&self) -> &Memory {
        &self.memory
    }

    /// How much it holds.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    pub const fn evicted(&self) -> u64 {
        self.evicted
    }

    pub const fn evicted_commands(&self) -> u64 {
        self.evicted_commands
    }

    fn forget_oldest(&mut self) {
        let Some(oldest) = self.events.pop_first() else {
            return;
        };
        self.bytes -= oldest.size_bytes();
        match &oldest {
            Event::Request(entry) => {
                self.evicted += 1;
                self.tally.loses_a_call();
                self.memory.learn(entry);
            }
            Event::Command(_) => self.evicted_commands += 1,
        }
        self.reach_marks();
    }
}

#[cfg(test)]
mod tests;
