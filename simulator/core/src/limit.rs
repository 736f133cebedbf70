//! How many calls a minute a service may make; switched off unless the profile says otherwise.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Moment;

const MINUTE: Duration = Duration::from_secs(60);

/// Counts one service's calls, minute by minute of sandbox time from its first call on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limiter {
    minute: Option<Moment>,
    calls: u32,
}

impl Limiter {
    /// Counts a call; if that is one too many, how long until the next minute.
    pub fn count(&mut self, per_minute: u32, now: Moment) -> Result<(), Duration> {
        let minute = match self.minute {
            Some(minute) if now.since(minute) < MINUTE => minute,
            _ => {
                *self = Self {
                    minute: Some(now),
                    calls: 0,
                };
                now
            }
        };
        if self.calls >= per_minute {
            return Err(minute.plus(MINUTE).since(now));
        }
        self.calls += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_minute_starts_afresh() {
        let at = |seconds: i64| Moment::from_millis(seconds * 1000);
        let mut limiter = Limiter::default();
        assert_eq!(limiter.count(2, at(0)), Ok(()));
        assert_eq!(limiter.count(2, at(10)), Ok(()));
        assert_eq!(limiter.count(2, at(45)), Err(Duration::from_secs(15)));
        assert_eq!(limiter.count(2, at(60)), Ok(()));
    }
}
