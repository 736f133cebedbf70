//! One client connection: it counts what is really written, and does what no HTTP library would.
//!
//! The HTTP library writes into a [`Tap`]. Usually the tap passes everything on and counts. When a
//! fault asks for it, the tap says something else instead, or ends the connection.

mod ahead;
mod farewell;
mod patience;
mod script;
mod stream;
mod tap;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use patience::Seen;
pub(crate) use script::{Script, Then};
pub(crate) use stream::Stream;
pub(crate) use tap::{FIRST_BYTES, Tap};

use crate::journal::{Ending, Receipt, Sent, Tick};
use crate::wall_clock;

/// What the delivery of an answer and its connection share.
#[derive(Debug)]
pub(crate) struct Connection {
    number: u64,
    opened: Tick,
    heads: AtomicU64,
    /// The [`Tick`] of the last bytes from the client.
    heard: AtomicU64,
    control: Mutex<Control>,
}

#[derive(Debug, Default)]
struct Control {
    receipt: Option<Arc<Receipt>>,
    order: Order,
    /// Bytes written between answers, such as `100 Continue`: they belong to the next one.
    between: usize,
    /// How many requests had come when the answer to the last of them began.
    answered_heads: u64,
}

/// What to do with the bytes that the HTTP library writes.
#[derive(Debug, Default)]
enum Order {
    #[default]
    Pass,
    /// Write this instead.
    Say(Script),
    Cut(Cut),
}

/// How a connection is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// As one that is done (FIN).
    Close,
    /// As one that never was (RST).
    Reset,
}

impl Connection {
    /// A connection with this number in the process, which was taken at this moment.
    pub(crate) fn new(number: u64, opened: Tick) -> Self {
        Self {
            number,
            opened,
            heads: AtomicU64::new(0),
            heard: AtomicU64::new(0),
            control: Mutex::default(),
        }
    }

    /// Its number in the process.
    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    /// A request has come, its body perhaps not yet.
    pub(crate) fn arrives(&self) {
        self.heads.fetch_add(1, Ordering::Relaxed);
    }

    /// When the last request was sent. Of one that was sent ahead of its turn, that was before the answer
    /// to the one before it.
    pub(crate) fn last_sent(&self) -> Sent {
        let heard = Tick::of_number(self.heard.load(Ordering::Relaxed));
        let sent = Sent::at(heard.unwrap_or_else(Tick::now));
        match self.heads.load(Ordering::Relaxed) {
            1 => Sent {
                earliest: self.opened,
                ..sent
            },
            _ => sent,
        }
    }

    fn heard(&self, last_read: Option<Tick>) {
        let tick = last_read.map_or(0, Tick::number);
        self.heard.store(tick, Ordering::Relaxed);
    }

    /// Whether there was a request.
    pub(crate) fn has_asked(&self) -> bool {
        self.heads.load(Ordering::Relaxed) > 0
    }

    /// How many bytes were written since the last answer.
    pub(crate) fn written_between(&self) -> usize {
        self.control().between
    }

    /// From now on, what is written belongs to this answer.
    pub(crate) fn starts(&self, receipt: Arc<Receipt>) {
        let mut control = self.control();
        // Where a client has finished, the answer before this one still waits for its end; but a client
        // that sent several requests in a row waits for all of their answers.
        if let Some(before) = control.receipt.as_ref().filter(|one| one.is_handed_over()) {
            before.end(Ending::Answered);
        }
        receipt.wrote(control.between);
        *control = Control {
            receipt: Some(receipt),
            order: Order::Pass,
            between: 0,
            answered_heads: self.heads.load(Ordering::Relaxed),
        };
    }

    fn seen(&self, bytes: u64) -> Seen {
        let (heads, control) = (self.heads.load(Ordering::Relaxed), self.control());
        let pending = |receipt: &Arc<Receipt>| receipt.delivered().ending == Ending::Pending;
        let busy = control.answered_heads != heads || control.receipt.as_ref().is_some_and(pending);
        Seen { heads, bytes, busy }
    }

    /// Ends the connection as soon as the HTTP library wants to write.
    pub(crate) fn cut(&self, cut: Cut) {
        self.control().order = Order::Cut(cut);
    }

    /// Says this instead of what the HTTP library wants to write.
    pub(crate) fn say(&self, script: Script) {
        self.control().order = Order::Say(script);
    }

    /// The client sends nothing more; it may still read.
    fn client_finished(&self) {
        if let Some(receipt) = &self.control().receipt {
            receipt.client_finished(wall_clock::now);
        }
    }

    /// Whether an answer was written whole and it is not known yet whether the client was there.
    fn awaits_its_fate(&self) -> bool {
        let control = self.control();
        let receipt = control.receipt.as_ref();
        receipt.is_some_and(|receipt| receipt.is_handed_over() && !receipt.has_ended())
    }

    fn ends(&self, ending: Ending) {
        if let Some(receipt) = &self.control().receipt {
            receipt.end(ending);
        }
    }

    fn control(&self) -> MutexGuard<'_, Control> {
        // Orders are replaced whole, so there is never half of one.
        self.control.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_request_may_be_as_old_as_its_connection() {
        let (opened, first, second) = (Tick::now(), Tick::now(), Tick::now());
        let connection = Connection::new(1, opened);
        for (read, earliest) in [(first, opened), (second, second)] {
            connection.heard(Some(read));
            connection.arrives();
            let latest = read;
            assert_eq!(connection.last_sent(), Sent { earliest, latest });
        }
    }
}
