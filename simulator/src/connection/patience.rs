//! How long a connection may go without a request: nobody keeps one open for ever by saying nothing, or
//! by never ending the head of a request.
//!
//! The HTTP library has a time limit of its own, which takes and frees memory and a place among the
//! timers for every request. Here a timer is set once in a while, whatever the number of requests.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::Sleep;

use super::Connection;

/// How often it is looked whether there was a request.
const TICK: Duration = Duration::from_secs(30);

/// So many times a client that made requests before may be found with nothing to say.
const MOST_IDLE_TICKS: u32 = 10;

/// What a connection has seen so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub(super) heads: u64,
    pub(super) bytes: u64,
    /// Whether a request is being read or answered, which has limits of its own.
    pub(super) busy: bool,
}

/// The patience with one connection.
#[derive(Debug, Default)]
pub(super) struct Patience {
    timer: Option<Pin<Box<Sleep>>>,
    before: Seen,
    idle_ticks: u32,
}

impl Patience {
    /// Ready when it is over. Polled whenever there is nothing to read.
    pub(super) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        connection: &Connection,
        bytes: u64,
    ) -> Poll<()> {
        let mut timer = self.timer.take().unwrap_or_else(|| Box::pin(tick()));
        while timer.as_mut().poll(cx).is_ready() {
            if self.is_over(connection.seen(bytes)) {
                return Poll::Ready(());
            }
            timer.set(tick());
        }
        self.timer = Some(timer);
        Poll::Pending
    }

    fn is_over(&mut self, seen: Seen) -> bool {
        let before = std::mem::replace(&mut self.before, seen);
        if seen.busy || seen.heads != before.heads {
            self.idle_ticks = 0;
            return false;
        }
        self.idle_ticks += 1;
        // A head that is still not whole, or none at all since the connection was made.
        let never_ends = seen.bytes != before.bytes || seen.heads == 0;
        never_ends || self.idle_ticks > MOST_IDLE_TICKS
    }
}

#[expect(clippy::disallowed_methods, reason = "a limit to how long is waited")]
fn tick() -> Sleep {
    tokio::time::sleep(TICK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(heads: u64, bytes: u64, busy: bool) -> Seen {
        Seen { heads, bytes, busy }
    }

    /// After how many ticks a connection is over that saw this, and then nothing else.
    fn ticks(history: &[Seen]) -> usize {
        let mut patience = Patience::default();
        let last = history.last().copied().unwrap_or_default();
        let all = history.iter().copied().chain(std::iter::repeat(last));
        all.take(100)
            .position(|seen| patience.is_over(seen))
            .map_or(100, |tick| tick + 1)
    }

    #[test]
    fn a_connection_that_says_nothing_is_over_at_once() {
        assert_eq!(ticks(&[]), 1);
        assert_eq!(ticks(&[seen(0, 5, false)]), 1);
    }

    #[test]
    fn a_head_that_never_ends_is_over_soon() {
        assert_eq!(ticks(&[seen(1, 100, false), seen(1, 105, false)]), 2);
    }

    #[test]
    fn a_client_between_requests_has_time() {
        assert_eq!(ticks(&[seen(1, 100, false)]), 12);
        let requests: Vec<Seen> = (1..50).map(|n| seen(n, n * 100, false)).collect();
        assert_eq!(ticks(&requests), 49 + 11);
    }

    #[test]
    fn what_is_under_way_is_not_over() {
        assert_eq!(ticks(&[seen(1, 100, true)]), 100);
    }
}
