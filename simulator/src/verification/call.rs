//! Expected calls.

use super::nearest::Nearest;
use super::{Near, Times, Verdict, VerifiedResult};
use crate::calls::{CallField, Criteria, Facts};
use crate::redaction::Veil;

/// An expectation, and what was found for it so far.
#[derive(Debug)]
pub(super) struct CallTally {
    criteria: Criteria,
    times: Times,
    found: u64,
    matching: Nearest,
    almost: Nearest,
}

impl CallTally {
    pub(super) fn new(criteria: Criteria, times: Times) -> Self {
        Self {
            criteria,
            times,
            found: 0,
            matching: Nearest::default(),
            almost: Nearest::default(),
        }
    }

    pub(super) fn meet(&mut self, number: u64, facts: &Facts<'_>) {
        // What never became a request is no call, unless somebody looks for just that.
        if facts.are_of_no_request() && !self.criteria.ask_for_an_outcome() {
            return;
        }
        let vendor_id = facts.get(CallField::VendorId).as_u64();
        let near = Near::call(number, self.criteria.compare(facts), vendor_id);
        if near.criteria.iter().all(|comparison| comparison.holds) {
            self.found += 1;
            self.matching.offer(number, near);
        } else {
            self.almost.offer(number, near);
        }
    }

    pub(super) fn conclude(self, place: usize, evicted: u64, veil: &Veil<'_>) -> VerifiedResult {
        let verdict = self.times.judge(self.found, evicted);
        let says = self.says();
        let nearest = match verdict {
            Verdict::Passed => Nearest::default(),
            _ if self.times.wants_more_than(self.found) => self.matching.followed_by(self.almost),
            _ => self.matching,
        };
        VerifiedResult {
            expectation: format!("calls[{place}]"),
            says: veil.reason(&says),
            passed: verdict == Verdict::Passed,
            verdict,
            found: self.found,
            nearest: nearest.into_shown(veil),
        }
    }

    fn says(&self) -> String {
        let criteria = self.criteria.iter().map(|criterion| {
            let (name, wanted) = (criterion.field.name(), criterion.matcher.to_json());
            format!("{name} {wanted}")
        });
        let criteria: Vec<String> = criteria.collect();
        let with = if criteria.is_empty() { "" } else { " with " };
        format!("{}{with}{}", self.times.of("call"), criteria.join(", "))
    }
}
