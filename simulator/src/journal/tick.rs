//! What came first.

use std::num::NonZeroU64;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

/// Of all threads.
static LAST: AtomicU64 = AtomicU64::new(1);

/// A moment in the order in which this process saw things happen. A wall clock is too coarse for that: a
/// client can lose an answer and send the next request within a millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tick(NonZeroU64);

impl Tick {
    /// Before everything else.
    pub(crate) const FIRST: Self = Self(NonZeroU64::MIN);

    /// Now: later than every one before, in all threads.
    pub fn now() -> Self {
        let last = LAST.fetch_add(1, Ordering::SeqCst);
        Self(NonZeroU64::MIN.saturating_add(last))
    }

    /// From now on, everything is later than this.
    pub fn not_before(self) {
        LAST.fetch_max(self.0.get(), Ordering::SeqCst);
    }

    /// As a number above zero, for places that hold no more than that.
    pub const fn number(self) -> u64 {
        self.0.get()
    }

    /// The moment of this number; nothing for zero.
    pub fn of_number(number: u64) -> Option<Self> {
        NonZeroU64::new(number).map(Self)
    }
}

/// When a client sent something, as far as it can be told from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Not before this. A connection's first request may be as old as the connection: its bytes are
    /// read a while later, and meanwhile another connection's answer may have ended.
    pub earliest: Tick,
    /// Before this, when its bytes were read.
    pub latest: Tick,
}

impl Sent {
    pub fn now() -> Self {
        Self::at(Tick::now())
    }

    pub const fn at(tick: Tick) -> Self {
        Self {
            earliest: tick,
            latest: tick,
        }
    }
}
