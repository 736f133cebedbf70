//! How long one scenario may wait for a gateway whose clock nobody can move.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use paysys_input::duration;
use serde::{Deserialize, Serialize};

/// How long one scenario may wait in all, between polls and where it lets time pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MaxWait(SignedDuration);

/// Why a text is no longest wait.
#[derive(Debug, thiserror::Error)]
#[error("this is not a span of time of up to an hour, such as `0s`, `30s` or `5m`")]
pub struct NoMaxWait;

impl MaxWait {
    /// Longer than this no run waits for one payment.
    pub(crate) const LONGEST: Self = Self(SignedDuration::from_hours(1));

    #[must_use]
    pub fn duration(self) -> SignedDuration {
        self.0
    }
}

/// Time enough for a payment that is made while somebody looks on.
impl Default for MaxWait {
    fn default() -> Self {
        Self(SignedDuration::from_secs(30))
    }
}

impl FromStr for MaxWait {
    type Err = NoMaxWait;

    fn from_str(text: &str) -> Result<Self, NoMaxWait> {
        duration(text)
            .filter(|time| !time.is_negative() && *time <= Self::LONGEST.0)
            .map(Self)
            .ok_or(NoMaxWait)
    }
}

impl TryFrom<String> for MaxWait {
    type Error = NoMaxWait;

    fn try_from(text: String) -> Result<Self, NoMaxWait> {
        text.parse()
    }
}

impl From<MaxWait> for String {
    fn from(max_wait: MaxWait) -> Self {
        max_wait.to_string()
    }
}

impl fmt::Display for MaxWait {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:#}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_is_a_span_of_time_with_an_end() {
        let read = |text: &str| text.parse::<MaxWait>().map(MaxWait::duration).ok();
        assert_eq!(read("0s"), Some(SignedDuration::ZERO));
        assert_eq!(read("5m"), Some(SignedDuration::from_mins(5)));
        for bad in ["-1s", "2h", "long", "30"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
