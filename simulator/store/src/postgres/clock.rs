//! The time, here and at the server.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;
use tokio_postgres::{Client, Error};

use super::statements;

/// So long the server is not asked again: its clock may be set, and no two clocks run alike.
const RECENT: Duration = Duration::from_secs(10);

#[expect(
    clippy::disallowed_methods,
    reason = "for how long something has been waited for, which decides nothing that is kept"
)]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// What the server's clock showed.
#[derive(Default)]
pub(super) struct ServerClock(Mutex<Option<Heard>>);

#[derive(Clone, Copy)]
struct Heard {
    at: Instant,
    time: SystemTime,
}

impl ServerClock {
    /// What it shows after this time, or a little less, as what was heard of it had been on its way.
    pub(super) async fn after(
        &self,
        while_: Duration,
        client: &Client,
    ) -> Result<SystemTime, Error> {
        let Heard { at, time } = match self.heard() {
            Some(heard) if heard.at.elapsed() < RECENT => heard,
            _ => {
                let line = client.query_typed(statements::CLOCK, &[]).await?;
                let time = line.first().expect("a time").try_get(0)?;
                self.keep(Heard { at: now(), time })
            }
        };
        Ok(time + at.elapsed() + while_)
    }

    fn heard(&self) -> Option<Heard> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, heard: Heard) -> Heard {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept.insert(heard)
    }
}
