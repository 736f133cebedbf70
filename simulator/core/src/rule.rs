//! Rules: *match* (which calls), *when* (which of them), *then* (how they are treated).

mod matching;
mod when;

use serde::{Deserialize, Serialize};

pub use matching::{AmountRange, Match};
pub use when::When;

use super::facts::Facts;
use super::treatment::Treatment;
use super::{Moment, Seed};

/// A rule's id in its sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleId(pub u64);

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSpec {
    pub matching: Match,
    pub when: When,
    pub then: Treatment,
    /// How long the rule lives, in sandbox time; without it, until it is removed.
    pub ttl: Option<std::time::Duration>,
    /// Whether verification fails if it never applied.
    pub must_apply: bool,
}

impl RuleSpec {
    /// Whether it treats two accounts differently without naming one of them whole, or two amounts.
    pub fn tells_apart(&self, one: &str, other: &str) -> bool {
        let matching = [&self.matching.account, &self.matching.reference];
        let mut patterns = matching.into_iter().flatten();
        patterns.any(|pattern| pattern.tells_apart(one, other))
            || self.matching.amount.is_some_and(|range| {
                let within = |text: &str| text.parse().is_ok_and(|amount| range.holds(amount));
                within(one) != within(other)
            })
    }
}

/// A rule that stands, and what became of it so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub id: RuleId,
    pub spec: RuleSpec,
    pub expires: Option<Moment>,
    pub tally: Tally,
}

/// How often a rule met a call, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Calls that were its kind, while it lived.
    pub matched: u64,
    pub applied: u64,
    /// Matching calls it left alone, by reason.
    pub skipped: Skipped,
}

/// Why a rule left matching calls alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Skipped {
    /// Its `when` said: not this one.
    pub not_its_turn: u64,
    /// A header or newer rules had settled everything it asks for.
    pub outranked: u64,
    pub expired: u64,
}

/// The rules of a sandbox, oldest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rules {
    standing: Vec<Rule>,
    made: u64,
}

impl Rules {
    /// The most rules a sandbox has at a time: each is looked at for each call.
    pub const MOST: usize = 1000;

    /// Adds a rule; nothing where there are [`Rules::MOST`] already. Only then are those forgotten that are over and that
    /// nobody has to answer for.
    pub fn add(&mut self, spec: RuleSpec, now: Moment) -> Option<&Rule> {
        if self.standing.len() >= Self::MOST {
            self.standing
                .retain(|rule| rule.spec.must_apply || !rule.is_over(now));
        }
        if self.standing.len() >= Self::MOST {
            return None;
        }
        self.made += 1;
        let expires = spec.ttl.map(|ttl| now.plus(ttl));
        self.standing.push(Rule {
            id: RuleId(self.made),
            spec,
            expires,
            tally: Tally::default(),
        });
        self.standing.last()
    }

    pub fn remove(&mut self, id: RuleId) -> bool {
        let before = self.standing.len();
        self.standing.retain(|rule| rule.id != id);
        self.standing.len() < before
    }

    pub fn clear(&mut self) {
        self.standing.clear();
    }

    pub const fn is_empty(&self) -> bool {
        self.standing.is_empty()
    }

    /// How many there ever were; the next one has the number behind it.
    pub(super) const fn made(&self) -> u64 {
        self.made
    }

    pub(super) const fn restored(standing: Vec<Rule>, made: u64) -> Self {
        Self { standing, made }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.standing.iter()
    }

    /// Lets every rule fill what is still open, the newest first, and tells which did.
    pub fn apply(
        &mut self,
        treatment: &mut Treatment,
        facts: &Facts<'_>,
        now: Moment,
        seed: Seed,
    ) -> Vec<RuleId> {
        let mut applied = Vec::new();
        for rule in self.standing.iter_mut().rev() {
            if rule.meet(treatment, facts, now, seed) {
                applied.push(rule.id);
            }
        }
        applied
    }
}

impl Rule {
    /// Meets one call; whether it changed anything about it. Only then is a `next` used up.
    fn meet(
        &mut self,
        treatment: &mut Treatment,
        facts: &Facts<'_>,
        now: Moment,
        seed: Seed,
    ) -> bool {
        if !self.spec.then.fits(facts) || !self.spec.matching.holds(facts) {
            return false;
        }
        if self.is_over(now) {
            self.tally.skipped.expired += 1;
            return false;
        }
        self.tally.matched += 1;
        if !self.spec.when.holds(self.id, &self.tally, now, seed) {
            self.tally.skipped.not_its_turn += 1;
            return false;
        }
        let takes = treatment.fill_from(&self.fitting(facts));
        if takes {
            self.tally.applied += 1;
        } else {
            self.tally.skipped.outranked += 1;
        }
        takes
    }

    fn is_over(&self, now: Moment) -> bool {
        self.expires.is_some_and(|expires| now >= expires)
    }

    /// Its treatment without what this call cannot have.
    fn fitting(&self, facts: &Facts<'_>) -> Treatment {
        let mut then = self.spec.then.clone();
        then.fault = then.fault.filter(|named| named.fault.fits(facts));
        if !facts.pays {
            (then.progression_choice, then.amount) = (None, None);
        }
        then
    }
}

#[cfg(test)]
mod tests;
