//! What became of an answer, counted where bytes leave the process.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};

use super::{News, Tick};

/// What the socket saw of one answer. Written by the connection, read by whoever asks.
#[derive(Debug, Default)]
pub struct Receipt {
    news: Arc<News>,
    bytes: AtomicU64,
    ending: AtomicU8,
    body_handed_over: AtomicBool,
    /// A [`Tick`], or zero.
    ended: AtomicU64,
}

/// A receipt at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivered {
    /// Bytes of HTTP that were written to the connection, head and body.
    pub bytes: u64,
    /// How it ended.
    pub ending: Ending,
}

/// How the delivery of an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Ending {
    /// It has not ended yet.
    Pending = 0,
    /// Everything was written; the connection is left to the client.
    Answered = 1,
    /// The gateway closed the connection.
    Closed = 2,
    /// The gateway reset the connection.
    Reset = 3,
    /// The client went away before everything was written.
    ClientGone = 4,
}

impl Ending {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Answered,
        Self::Closed,
        Self::Reset,
        Self::ClientGone,
    ];

    /// As it stands in the admin API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Reset => "reset",
            Self::ClientGone => "client-gone",
        }
    }

    const fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Answered,
            2 => Self::Closed,
            3 => Self::Reset,
            4 => Self::ClientGone,
            _ => Self::Pending,
        }
    }
}

impl Receipt {
    /// Nothing is written yet; the end is told as news.
    pub fn new(news: Arc<News>) -> Self {
        Self {
            news,
            ..Self::default()
        }
    }

    /// When it ended; nothing where it has not.
    pub fn ended(&self) -> Option<Tick> {
        Tick::of_number(self.ended.load(Ordering::SeqCst))
    }

    /// What is known now.
    pub fn delivered(&self) -> Delivered {
        Delivered {
            bytes: self.bytes.load(Ordering::Acquire),
            ending: Ending::from_code(self.ending.load(Ordering::SeqCst)),
        }
    }

    /// So many more bytes were written.
    pub fn wrote(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Ordering::AcqRel);
    }

    /// The HTTP library has all of the body; what it has not written yet it will.
    pub fn body_handed_over(&self) {
        self.body_handed_over.store(true, Ordering::Release);
    }

    /// Everything the HTTP library had was written.
    pub fn flushed(&self) {
        if self.body_handed_over.load(Ordering::Acquire) {
            self.end(Ending::Answered);
        }
    }

    /// Whether it has ended, however.
    pub fn has_ended(&self) -> bool {
        self.ending.load(Ordering::SeqCst) != Ending::Pending as u8
    }

    /// It ended like this, unless it had ended before.
    pub fn end(&self, ending: Ending) {
        let pending = Ending::Pending as u8;
        // Whoever comes first knows how it ended; a loser has nothing to add.
        let first =
            self.ending
                .compare_exchange(pending, ending as u8, Ordering::SeqCst, Ordering::SeqCst);
        if first.is_ok() {
            self.ended.store(Tick::now().number(), Ordering::SeqCst);
            self.news.tell();
        }
    }
}
