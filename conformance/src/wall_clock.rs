//! The wall clock: the one file that reads it, and the one that waits by it.

use std::time::Duration;

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

/// Waits: between polls of a gateway whose clock cannot be moved, and between calls to a live one.
#[expect(
    clippy::disallowed_methods,
    reason = "a live gateway is polled and paced in real time"
)]
pub async fn wait(time: Duration) {
    tokio::time::sleep(time).await;
}
