//! The wall clock: the one file that reads it, and the one that waits by it.

use std::time::{Duration, Instant};

use jiff::Timestamp;

/// Now.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the file the rule speaks of"
)]
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Tells how long something took.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the file the rule speaks of"
    )]
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Since it was started, in whole microseconds: recordings keep no more, and must not differ from what was measured.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        let microseconds = self.0.elapsed().as_micros();
        Duration::from_micros(u64::try_from(microseconds).unwrap_or(u64::MAX))
    }
}

/// Waits: between polls of a gateway whose clock cannot be moved, and between calls to a live one.
#[expect(
    clippy::disallowed_methods,
    reason = "a live gateway is polled and paced in real time"
)]
pub async fn wait(time: Duration) {
    tokio::time::sleep(time).await;
}
