//! How long one scenario may wait for a gateway whose clock nobody can move.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use paysys_input::duration;
use serde::{Deserialize, Serialize};

/// How long one scenario may wait in all, between polls and where it lets time pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Patience(SignedDuration);

/// Why a text is no patience.
#[derive(Debug, thiserror::Error)]
#[error("this is not a span of time of up to an hour, such as `0s`, `30s` or `5m`")]
pub struct NoPatience;

impl Patience {
    /// Longer than this no run waits for one payment.
    pub(crate) const LONGEST: Self = Self(SignedDuration::from_hours(1));

    /// The time.
    #[must_use]
    pub fn duration(self) -> SignedDuration {
        self.0
    }
}

/// Time enough for a payment that is made while somebody looks on.
impl Default for Patience {
    fn default() -> Self {
        Self(SignedDuration::from_secs(30))
    }
}

impl FromStr for Patience {
    type Err = NoPatience;

    fn from_str(text: &str) -> Result<Self, NoPatience> {
        duration(text)
            .filter(|time| !time.is_negative() && *time <= Self::LONGEST.0)
            .map(Self)
            .ok_or(NoPatience)
    }
}

impl TryFrom<String> for Patience {
    type Error = NoPatience;

    fn try_from(text: String) -> Result<Self, NoPatience> {
        text.parse()
    }
}

impl From<Patience> for String {
    fn from(patience: Patience) -> Self {
        patience.to_string()
    }
}

impl fmt::Display for Patience {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:#}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_is_a_span_of_time_with_an_end() {
        let read = |text: &str| text.parse::<Patience>().map(Patience::duration).ok();
        assert_eq!(read("0s"), Some(SignedDuration::ZERO));
        assert_eq!(read("5m"), Some(SignedDuration::from_mins(5)));
        for bad in ["-1s", "2h", "long", "30"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
