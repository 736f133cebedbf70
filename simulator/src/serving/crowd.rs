//! How many connections there may be at once.
//!
//! Each takes a file descriptor, and a process has only so many. Some are kept back, so that the admin
//! can be reached and a report be written however many clients there are: the others wait in the
//! queue of the operating system, which is no error to them.

use std::io::{self, ErrorKind};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// So many descriptors are kept back, or half of all where there are few.
const KEPT_BACK: u64 = 128;

/// How long nothing is taken where nothing can be.
const PAUSE: Duration = Duration::from_millis(50);

/// What all connections are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Calm,
    /// There is none: whoever was answered makes room for others.
    Crowded,
    Closing,
}

/// Sees to it that there are not too many, and says so when there are.
#[derive(Debug)]
pub(super) struct Crowd {
    /// Without it there is no limit, and nothing is said.
    most: Option<usize>,
    mood: watch::Sender<Mood>,
    /// It is over when so few are open, and one could be taken since.
    over_at: usize,
    has_taken: bool,
}

impl Crowd {
    /// As many as the process may have open, but for some. The mood is told to all.
    pub(super) fn within_the_limit_of_open_files() -> (Self, watch::Receiver<Mood>) {
        let limit = rlimit::Resource::NOFILE.get_soft().unwrap_or(u64::MAX);
        let most = limit - KEPT_BACK.min(limit / 2);
        Self::of(Some(usize::try_from(most).unwrap_or(usize::MAX)))
    }

    /// As many as come: for these the descriptors are kept back.
    pub(super) fn without_limit() -> (Self, watch::Receiver<Mood>) {
        Self::of(None)
    }

    fn of(most: Option<usize>) -> (Self, watch::Receiver<Mood>) {
        let (mood, told) = watch::channel(Mood::Calm);
        let crowd = Self {
            most,
            mood,
            over_at: 0,
            has_taken: false,
        };
        (crowd, told)
    }

    /// Takes the next connection where there is room; nothing where there was none, after a while.
    pub(super) async fn take(&mut self, listener: &TcpListener, open: usize) -> Option<TcpStream> {
        if self.most.is_some_and(|most| open >= most) {
            self.begins(open, "as many as the limit of open files allows");
            // Whoever leaves makes room, and this is asked again.
            return std::future::pending().await;
        }
        match listener.accept().await {
            Ok((tcp, _)) => {
                self.has_taken = true;
                Some(tcp)
            }
            Err(error) if is_of_one_connection(&error) => None,
            Err(error) => {
                self.begins(open, &error.to_string());
                pause().await;
                None
            }
        }
    }

    pub(super) fn shrinks_to(&self, open: usize) {
        let is_over = self.has_taken && open <= self.over_at;
        let end = |mood: &mut Mood| std::mem::replace(mood, Mood::Calm) == Mood::Crowded;
        let _ = is_over && self.mood.send_if_modified(end);
    }

    pub(super) fn close(&self) {
        self.mood.send_replace(Mood::Closing);
    }

    /// Says it once, however many connections are not taken.
    fn begins(&mut self, open: usize, why: &str) {
        (self.over_at, self.has_taken) = (open / 2, false);
        let begin = |mood: &mut Mood| std::mem::replace(mood, Mood::Crowded) == Mood::Calm;
        if self.mood.send_if_modified(begin) && self.most.is_some() {
            tracing::warn!(
                open,
                why,
                "no further connection is taken until others end; `ulimit -n` raises the limit"
            );
        }
    }
}

/// Whether a connection went away before it was taken; the next one may be well.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::Interrupted
    )
}

#[expect(
    clippy::disallowed_methods,
    reason = "not to try again and again what cannot be"
)]
async fn pause() {
    tokio::time::sleep(PAUSE).await;
}
