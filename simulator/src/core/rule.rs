//! Rules: what to do about which calls, on request.

use serde::Serialize;

/// What a rule's id is called in answers and paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct RuleId(pub u64);

/// A standing request to treat calls in a certain way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id in the sandbox.
    pub id: RuleId,
    /// What becomes of a call it applies to.
    pub then: Then,
}

/// What becomes of a call a rule applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Then {
    /// The place of the progression a payout gets.
    pub progression: Option<u16>,
}

/// The rules of a sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// Adds a rule behind all others and gives it an id.
    pub fn add(&mut self, then: Then) -> RuleId {
        let id = RuleId(self.0.last().map_or(1, |rule| rule.id.0 + 1));
        self.0.push(Rule { id, then });
        id
    }

    /// The progression a payout gets: the newest rule that names one decides.
    pub fn progression(&self) -> Option<u16> {
        self.0.iter().rev().find_map(|rule| rule.then.progression)
    }
}
