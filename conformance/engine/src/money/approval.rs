//! What a person approves a plan with: `HASH-EXPIRY`, as `plan` prints it.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use paysys_input::duration;

/// How the expiry is written: one word, in UTC, and without the dash that separates it from the hash.
const EXPIRY: &str = "%Y%m%dT%H%M%SZ";

/// So many hexadecimal digits of the digest are the hash: enough that nobody finds another plan of the same one.
pub(super) const DIGITS: usize = 40;

/// What `run --plan` is given: a plan's hash, and until when it holds. The expiry is part of what is hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    hash: String,
    until: Timestamp,
}

/// Why a text approves nothing, whatever the plan is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoApproval {
    /// Only a hash: kits of before printed that.
    #[error(
        "`{0}` does not say until when it holds: copy the whole HASH-EXPIRY that `plan` prints; an older kit's hash approves nothing, so plan anew"
    )]
    NoExpiry(String),
    #[error(
        "`{0}` is no approval: copy the whole HASH-EXPIRY that `plan` prints, such as 3f…9a-20260131T120000Z"
    )]
    Malformed(String),
    #[error(
        "the approval ended at {0}: look at the plan with `plan`, and approve what it prints now"
    )]
    Expired(Timestamp),
}

impl Approval {
    pub(super) fn new(hash: String, until: Timestamp) -> Self {
        Self { hash, until }
    }

    #[must_use]
    pub fn until(&self) -> Timestamp {
        self.until
    }

    /// Does it still hold?
    ///
    /// # Errors
    /// When it has expired.
    pub fn holds_at(&self, now: Timestamp) -> Result<(), NoApproval> {
        if now < self.until {
            Ok(())
        } else {
            Err(NoApproval::Expired(self.until))
        }
    }
}

impl fmt::Display for Approval {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.hash, self.until.strftime(EXPIRY))
    }
}

/// Only what `plan` prints is read, so that one approval has one spelling.
impl FromStr for Approval {
    type Err = NoApproval;

    fn from_str(text: &str) -> Result<Self, NoApproval> {
        let parts = text.split_once('-');
        let (hash, expiry) = parts.ok_or_else(|| NoApproval::NoExpiry(text.to_owned()))?;
        // It becomes a file's name, too, so nothing but digits is let through.
        let is_hash = |hash: &str| {
            let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            hash.len() == DIGITS && hash.bytes().all(is_digit)
        };
        let until = expiry.parse::<Timestamp>().ok();
        until
            .filter(|_| is_hash(hash))
            .map(|until| Self::new(hash.to_owned(), until))
            .filter(|approval| approval.to_string() == text)
            .ok_or_else(|| NoApproval::Malformed(text.to_owned()))
    }
}

/// How long an approval holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValidFor(SignedDuration);

/// Why a text is no such time.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a span of time from a second to seven days, such as `1h` or `2d`")]
pub struct NotValidFor(String);

/// A week: who approves a payment should still know what it was for, and who the account belongs to.
const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);

impl ValidFor {
    /// The end of that time, in whole seconds.
    #[must_use]
    pub fn from(self, now: Timestamp) -> Timestamp {
        let whole = Timestamp::from_second(now.as_second()).unwrap_or(now);
        whole.saturating_add(self.0).unwrap_or(Timestamp::MAX)
    }
}

/// A day: time to have a plan approved by somebody else, and not enough to forget it.
impl Default for ValidFor {
    fn default() -> Self {
        Self(SignedDuration::from_hours(24))
    }
}

impl FromStr for ValidFor {
    type Err = NotValidFor;

    fn from_str(text: &str) -> Result<Self, NotValidFor> {
        duration(text)
            .filter(|time| *time >= SignedDuration::from_secs(1) && *time <= LONGEST)
            .map(Self)
            .ok_or_else(|| NotValidFor(text.to_owned()))
    }
}

impl fmt::Display for ValidFor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:#}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_again_and_nothing_else_is() {
        let hash = "0123abcd".repeat(5);
        let text = format!("{hash}-20261127T010203Z");
        let approval: Approval = text.parse().unwrap();
        assert_eq!(approval.to_string(), text);
        assert_eq!(approval.until().to_string(), "2026-11-27T01:02:03Z");
        assert!(matches!(
            hash.parse::<Approval>(),
            Err(NoApproval::NoExpiry(_))
        ));
        for other in [
            "",
            "tomorrow",
            "2026-11-27T01:02:03Z",
            "20261127T010203+00",
            "20261127T010203.5Z",
            "20261127t010203z",
            "20261399T010203Z",
        ] {
            let read = format!("{hash}-{other}").parse::<Approval>();
            assert!(matches!(read, Err(NoApproval::Malformed(_))), "{other}");
        }
        for other in [
            "",
            "0123abcd",
            "../../../../../../../../../../../../../x",
            &hash.to_uppercase(),
        ] {
            let read = format!("{other}-20261127T010203Z").parse::<Approval>();
            assert!(matches!(read, Err(NoApproval::Malformed(_))), "{other}");
        }
    }

    #[test]
    fn it_holds_until_its_last_second_and_not_in_it() {
        let approval = format!("{}-20261127T010203Z", "0".repeat(DIGITS));
        let approval: Approval = approval.parse().unwrap();
        let moment = |text: &str| text.parse::<Timestamp>().unwrap();
        assert!(approval.holds_at(moment("2026-11-27T01:02:02.9Z")).is_ok());
        assert!(approval.holds_at(moment("2026-11-27T01:02:03Z")).is_err());
    }

    #[test]
    fn an_approval_holds_a_week_at_most() {
        for good in ["1s", "1h", "24h", "7d", "90m", "1d12h", "1w"] {
            assert!(good.parse::<ValidFor>().is_ok(), "{good}");
        }
        for bad in ["0s", "-1h", "8d", "169h", "100000000d", "soon", ""] {
            assert!(bad.parse::<ValidFor>().is_err(), "{bad}");
        }
    }

    #[test]
    fn days_are_counted_from_the_second_in_which_it_is_planned() {
        let now = "2026-11-27T01:02:03.9Z".parse().unwrap();
        let two_days: ValidFor = "2d".parse().unwrap();
        assert_eq!(two_days.from(now).to_string(), "2026-11-29T01:02:03Z");
        assert_eq!(two_days.to_string(), "48h");
    }
}
