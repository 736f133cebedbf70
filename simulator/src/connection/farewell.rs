//! Whether a client that had finished sending was still there to read its answer.
//!
//! "Nothing more from me" and "I am gone" look the same (FIN) until something is written: the
//! operating system of a client that has gone answers that with a reset, that of one still there
//! acknowledges it. So where a client had finished first, its answer counts as delivered only then.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::AsyncWrite;
use tokio::time::Sleep;

use super::stream::Stream;
use crate::journal::Ending;

/// How often it is looked, and how many times: a second covers the longest way round the world.
const LOOK_EVERY: Duration = Duration::from_millis(10);
const MOST_LOOKS: u32 = 100;

/// The end of a connection, said and then watched.
#[derive(Debug, Default)]
pub(super) struct Farewell {
    is_said: bool,
    looks: u32,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Farewell {
    pub(super) fn poll_say(
        &mut self,
        stream: &mut Stream,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.is_said {
            ready!(Pin::new(stream).poll_shutdown(cx))?;
            self.is_said = true;
        }
        Poll::Ready(Ok(()))
    }

    /// Waits for what becomes of the last bytes; where nothing is heard, they count as delivered.
    pub(super) fn poll_ending(&mut self, stream: &Stream, cx: &mut Context<'_>) -> Poll<Ending> {
        loop {
            if let Some(ending) = stream.fate() {
                return Poll::Ready(ending);
            }
            if self.looks == MOST_LOOKS {
                return Poll::Ready(Ending::Answered);
            }
            let timer = self.timer.get_or_insert_with(|| Box::pin(pause()));
            ready!(timer.as_mut().poll(cx));
            self.timer = None;
            self.looks += 1;
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a limit to how long is waited")]
fn pause() -> Sleep {
    tokio::time::sleep(LOOK_EVERY)
}
