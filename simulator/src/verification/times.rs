//! How often something is expected.

use std::fmt;

use super::Verdict;

/// How often something is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    Exactly(u64),
    AtLeast(u64),
}

impl Times {
    /// Judges what was found, when there may have been so many more that nobody can look at.
    pub fn judge(self, found: u64, unseen: u64) -> Verdict {
        let most = found.saturating_add(unseen);
        let (certain, possible) = match self {
            Self::Exactly(times) => (
                found == times && unseen == 0,
                (found..=most).contains(&times),
            ),
            Self::AtLeast(times) => (found >= times, most >= times),
        };
        match (certain, possible) {
            (true, _) => Verdict::Passed,
            (false, true) => Verdict::Inconclusive,
            (false, false) => Verdict::Failed,
        }
    }

    pub const fn wants_more_than(self, found: u64) -> bool {
        match self {
            Self::Exactly(times) | Self::AtLeast(times) => times > found,
        }
    }

    /// `exactly 2 calls`, of something that is called like this when there is one.
    pub fn of(self, thing: &str) -> String {
        let plural = if matches!(self, Self::Exactly(1) | Self::AtLeast(1)) {
            ""
        } else {
            "s"
        };
        format!("{self} {thing}{plural}")
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(0) => f.write_str("no"),
            Self::Exactly(times) => write!(f, "exactly {times}"),
            Self::AtLeast(times) => write!(f, "at least {times}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(Times::Exactly(2), 2, 0, Verdict::Passed)]
    #[case(Times::Exactly(2), 1, 0, Verdict::Failed)]
    #[case(Times::Exactly(2), 3, 9, Verdict::Failed)]
    #[case(Times::Exactly(2), 2, 1, Verdict::Inconclusive)]
    #[case(Times::Exactly(2), 1, 1, Verdict::Inconclusive)]
    #[case(Times::Exactly(9), 1, 1, Verdict::Failed)]
    #[case(Times::Exactly(0), 0, 1, Verdict::Inconclusive)]
    #[case(Times::AtLeast(2), 2, 9, Verdict::Passed)]
    #[case(Times::AtLeast(2), 1, 1, Verdict::Inconclusive)]
    #[case(Times::AtLeast(2), 1, 0, Verdict::Failed)]
    fn what_nobody_can_look_at_is_not_guessed(
        #[case] times: Times,
        #[case] found: u64,
        #[case] unseen: u64,
        #[case] verdict: Verdict,
    ) {
        assert_eq!(times.judge(found, unseen), verdict);
    }
}
