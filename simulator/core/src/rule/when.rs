//! Which of the matching calls a rule is for.

use rand::RngExt;

use super::{RuleId, Tally};
use crate::chance::Purpose;
use crate::{Moment, Seed};

/// Counts are of matching calls, from one, except those of `Next`, which are of calls it applied to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum When {
    #[default]
    Always,
    Next(u64),
    Nth(u64),
    Every(u64),
    /// From this one to that one, both included.
    Between(u64, u64),
    /// All before this sandbox time.
    Until(Moment),
    /// Each with this probability, from 0 to 1, by keyed chance.
    Probability(f64),
}

impl When {
    /// Whether no call will ever come in time.
    pub fn is_over(&self, now: Moment) -> bool {
        matches!(self, Self::Until(end) if *end <= now)
    }

    /// Whether the rule is for the call that was just counted.
    pub(super) fn holds(&self, rule: RuleId, tally: &Tally, now: Moment, seed: Seed) -> bool {
        match *self {
            Self::Always => true,
            Self::Next(count) => tally.applied < count,
            Self::Nth(number) => tally.matched == number,
            Self::Every(step) => tally.matched.is_multiple_of(step),
            Self::Between(first, last) => (first..=last).contains(&tally.matched),
            Self::Until(end) => now < end,
            Self::Probability(probability) => {
                // Rules and calls have numbers far below 2^32, so no two draws share a key.
                let number = (rule.0 << 32) | tally.matched;
                seed.draw(Purpose::Rule, number).random_bool(probability)
            }
        }
    }
}
