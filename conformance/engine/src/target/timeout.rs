//! How long one exchange may take.

use std::str::FromStr;
use std::time::Duration;

use paysys_input::duration;

/// How long one exchange may take, from opening a connection to the last byte of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeout(Duration);

/// Longer than this nobody waits for an answer.
const LONGEST: Duration = Duration::from_secs(3600);

/// Why a text is no time-out.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a span of time of up to an hour, such as `500ms`, `30s` or `2m`")]
pub struct NoTimeout(String);

impl Timeout {
    #[must_use]
    pub fn duration(self) -> Duration {
        self.0
    }
}

impl Default for Timeout {
    fn default() -> Self {
        Self(Duration::from_secs(30))
    }
}

impl FromStr for Timeout {
    type Err = NoTimeout;

    fn from_str(text: &str) -> Result<Self, NoTimeout> {
        duration(text)
            .and_then(|time| Duration::try_from(time).ok())
            .filter(|time| !time.is_zero() && *time <= LONGEST)
            .map(Self)
            .ok_or_else(|| NoTimeout(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_a_span_of_time_with_a_bound() {
        let read = |text: &str| text.parse::<Timeout>().map(Timeout::duration).ok();
        assert_eq!(read("250ms"), Some(Duration::from_millis(250)));
        for bad in ["0s", "-1s", "2h", "soon", "30"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
