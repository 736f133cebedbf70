//! Rules that must have applied.

use super::{Near, Verdict, VerifiedResult};
use crate::calls::Comparison;
use paysys_core::rule::Rule;

/// Whether every rule with `must_apply` has applied. Rules are counted by the core, not by the journal,
/// so nothing is ever unseen.
pub(super) fn conclude(rules: &[Rule]) -> VerifiedResult {
    let must = || rules.iter().filter(|rule| rule.spec.must_apply);
    let idle = || must().filter(|rule| rule.tally.applied == 0);
    let passed = idle().next().is_none();
    VerifiedResult {
        expectation: "rules_applied".into(),
        says: match must().next() {
            Some(_) => "every rule with must_apply has applied".into(),
            None => "no rule has must_apply, so there is nothing to prove".into(),
        },
        passed,
        verdict: if passed {
            Verdict::Passed
        } else {
            Verdict::Failed
        },
        found: must().filter(|rule| rule.tally.applied > 0).count() as u64,
        nearest: idle().map(near).collect(),
    }
}

/// What became of a rule instead.
fn near(rule: &Rule) -> Near {
    let tally = serde_json::to_value(rule.tally).unwrap_or_default();
    let applied = Comparison {
        criterion: "applied",
        holds: false,
        expected: "at least once".into(),
        actual: tally,
    };
    Near::rule(rule.id, vec![applied])
}
