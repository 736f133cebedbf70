//! The clock of a sandbox: a line through (wall time, sandbox time), read and moved but never ticking.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::Moment;

/// How sandbox time follows wall time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pace {
    Manual,
    Real,
    /// It moves so many times faster than the wall clock.
    Scaled(NonZeroU32),
}

impl Pace {
    /// Reads `manual`, `real` or `x60`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "manual" => Some(Self::Manual),
            "real" => Some(Self::Real),
            _ => text.strip_prefix('x')?.parse().ok().map(Self::Scaled),
        }
    }

    /// What [`Pace::parse`] takes, for messages.
    pub const ALLOWED: [&'static str; 3] = ["real", "manual", "x60 (any whole factor)"];

    fn factor(self) -> u32 {
        match self {
            Self::Manual => 0,
            Self::Real => 1,
            Self::Scaled(factor) => factor.get(),
        }
    }
}

impl std::fmt::Display for Pace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Manual => f.write_str("manual"),
            Self::Real => f.write_str("real"),
            Self::Scaled(factor) => write!(f, "x{factor}"),
        }
    }
}

/// A sandbox clock. It governs progressions and `date`. It never runs backwards as long as wall time does
/// not, which is for whoever asks it to see to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    pace: Pace,
    /// Wall time at the anchor of the line.
    wall: Moment,
    /// Sandbox time at the anchor of the line.
    shown: Moment,
}

impl Clock {
    /// A clock that shows `shown` at wall time `wall` and goes on at `pace`.
    pub const fn new(pace: Pace, wall: Moment, shown: Moment) -> Self {
        Self { pace, wall, shown }
    }

    pub const fn pace(&self) -> Pace {
        self.pace
    }

    /// Wall time and sandbox time where its line starts.
    pub const fn anchor(&self) -> (Moment, Moment) {
        (self.wall, self.shown)
    }

    /// Sandbox time at this wall time; never earlier than where its line starts.
    pub fn now(&self, wall: Moment) -> Moment {
        let passed = wall.since(self.wall);
        self.shown.plus(passed.saturating_mul(self.pace.factor()))
    }

    /// The clock set to `shown`, going on from there at the same pace.
    pub const fn set_to(self, wall: Moment, shown: Moment) -> Self {
        Self::new(self.pace, wall, shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Moment = Moment::from_millis(1_000_000);

    fn at(pace: &str, seconds: i64) -> i64 {
        let clock = Clock::new(Pace::parse(pace).unwrap(), START, Moment::from_millis(0));
        clock
            .now(Moment::from_millis(1_000_000 + seconds * 1000))
            .as_seconds()
    }

    #[test]
    fn paces_follow_the_wall_clock_as_they_say() {
        assert_eq!(at("manual", 3600), 0);
        assert_eq!(at("real", 3600), 3600);
        assert_eq!(at("x60", 60), 3600);
    }

    #[test]
    fn time_before_the_line_starts_does_not_count() {
        assert_eq!(at("real", -10), 0);
    }

    #[test]
    fn only_known_paces_are_read() {
        for bad in ["", "x0", "x", "x-1", "x1.5", "fast", "REAL"] {
            assert_eq!(Pace::parse(bad), None, "{bad:?}");
        }
    }
}
