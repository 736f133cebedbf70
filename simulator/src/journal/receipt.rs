//! What became of an answer, counted where bytes leave the process.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU8, AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use super::{ChangeNotifier, Tick};
use paysys_core::Moment;

/// What the socket saw of one answer. Written by the connection, read by whoever asks.
#[derive(Debug, Default)]
pub struct Receipt {
    changes: Arc<ChangeNotifier>,
    bytes: AtomicU64,
    ending: AtomicU8,
    body_handed_over: AtomicBool,
    /// A [`Tick`], or zero.
    ended: AtomicU64,
    client_finished: AtomicU64,
    client_finished_at: AtomicI64,
}

/// A receipt at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivered {
    /// Bytes of HTTP that were written to the connection, head and body.
    pub bytes: u64,
    pub ending: Ending,
}

/// A receipt as it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeptReceipt {
    bytes: u64,
    ending: u8,
    ended: u64,
    client_finished: u64,
    client_finished_at: i64,
}

/// How the delivery of an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Ending {
    Pending = 0,
    /// Everything was written; the connection is left to the client.
    Answered = 1,
    Closed = 2,
    Reset = 3,
    /// The client went away before everything was written.
    ClientGone = 4,
    /// The process that was to deliver it ended, and left no word of it.
    Unknown = 5,
}

impl Ending {
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Answered,
        Self::Closed,
        Self::Reset,
        Self::ClientGone,
        Self::Unknown,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Reset => "reset",
            Self::ClientGone => "client-gone",
            Self::Unknown => "unknown",
        }
    }

    const fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Answered,
            2 => Self::Closed,
            3 => Self::Reset,
            4 => Self::ClientGone,
            5 => Self::Unknown,
            _ => Self::Pending,
        }
    }
}

impl Receipt {
    /// Nothing is written yet; its end is told to whoever waits.
    pub fn new(changes: Arc<ChangeNotifier>) -> Self {
        Self {
            changes,
            ..Self::default()
        }
    }

    /// When it ended; nothing where it has not.
    pub fn ended(&self) -> Option<Tick> {
        Tick::of_number(self.ended.load(Ordering::SeqCst))
    }

    /// Whether the client said before this that it would send nothing more.
    pub fn had_client_finished(&self, before: Tick) -> bool {
        let finished = Tick::of_number(self.client_finished.load(Ordering::SeqCst));
        finished.is_some_and(|finished| finished < before)
    }

    /// When the client said that it would send nothing more (FIN), in wall time, where it did so before
    /// its answer was delivered. It may have gone then, or only wait; the ending tells.
    pub fn client_finished_at(&self) -> Option<Moment> {
        let at = self.client_finished_at.load(Ordering::SeqCst);
        (at != 0).then_some(Moment::from_millis(at))
    }

    pub fn delivered(&self) -> Delivered {
        Delivered {
            bytes: self.bytes.load(Ordering::Acquire),
            ending: Ending::from_code(self.ending.load(Ordering::SeqCst)),
        }
    }

    pub fn wrote(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Ordering::AcqRel);
    }

    /// The HTTP library has all of the body; what it has not written yet it will.
    pub fn body_handed_over(&self) {
        self.body_handed_over.store(true, Ordering::Release);
    }

    /// Whether the HTTP library has all of the body.
    pub fn is_handed_over(&self) -> bool {
        self.body_handed_over.load(Ordering::Acquire)
    }

    /// The client sends nothing more, since the time that this clock shows; once is enough.
    pub fn client_finished(&self, clock: impl FnOnce() -> Moment) {
        if !self.has_ended() && self.client_finished_at().is_none() {
            let tick = Tick::now().number();
            self.client_finished.store(tick, Ordering::SeqCst);
            self.client_finished_at
                .store(clock().as_millis(), Ordering::SeqCst);
            self.changes.tell();
        }
    }

    /// What is kept of it when it has ended.
    pub(crate) fn kept(&self) -> KeptReceipt {
        KeptReceipt {
            bytes: self.bytes.load(Ordering::Acquire),
            ending: self.ending.load(Ordering::SeqCst),
            ended: self.ended.load(Ordering::SeqCst),
            client_finished: self.client_finished.load(Ordering::SeqCst),
            client_finished_at: self.client_finished_at.load(Ordering::SeqCst),
        }
    }

    /// The same as bytes.
    pub(crate) fn written(&self) -> Vec<u8> {
        postcard::to_allocvec(&self.kept()).expect("numbers can be written")
    }

    /// Takes over what was kept of it elsewhere; what cannot be read says nothing.
    pub(crate) fn read(&self, bytes: &[u8]) {
        match postcard::from_bytes(bytes) {
            Ok(kept) => self.take_over(&kept),
            Err(_) => self.is_never_heard_of(),
        }
    }

    /// Takes over what was kept of it elsewhere.
    pub(crate) fn take_over(&self, kept: &KeptReceipt) {
        for tick in [kept.ended, kept.client_finished] {
            Tick::of_number(tick).into_iter().for_each(Tick::not_before);
        }
        self.bytes.store(kept.bytes, Ordering::Release);
        self.ended.store(kept.ended, Ordering::SeqCst);
        self.client_finished
            .store(kept.client_finished, Ordering::SeqCst);
        self.client_finished_at
            .store(kept.client_finished_at, Ordering::SeqCst);
        self.ending.store(kept.ending, Ordering::SeqCst);
        self.changes.tell();
    }

    /// Nobody will ever say what became of it. It counts as ended before anything else, so that what is said of its client does
    /// not depend on when that was found out.
    pub(crate) fn is_never_heard_of(&self) {
        self.end_at(Ending::Unknown, || Tick::FIRST);
    }

    pub fn has_ended(&self) -> bool {
        self.ending.load(Ordering::SeqCst) != Ending::Pending as u8
    }

    /// That of something that was no request: answered with so many bytes, or not at all.
    pub fn of_no_request(&self, written: usize) {
        self.wrote(written);
        self.end(match written {
            0 => Ending::Closed,
            _ => Ending::Answered,
        });
    }

    /// It ended like this, unless it had ended before.
    pub fn end(&self, ending: Ending) {
        self.end_at(ending, Tick::now);
    }

    fn end_at(&self, ending: Ending, tick: impl FnOnce() -> Tick) {
        let pending = Ending::Pending as u8;
        // Whoever comes first knows how it ended; a loser has nothing to add.
        let first =
            self.ending
                .compare_exchange(pending, ending as u8, Ordering::SeqCst, Ordering::SeqCst);
        if first.is_ok() {
            self.ended.store(tick().number(), Ordering::SeqCst);
            self.changes.tell();
        }
    }
}
