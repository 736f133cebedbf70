//! What the scenarios together say about one requirement.

use super::{ScenarioResult, Verdict};
use crate::checks::Record;
use paysys_contract::{Binds, Requirement, Said};
use paysys_exchange::Reason;
use paysys_shared::json::Json;

/// What a run says about one requirement.
#[derive(Debug)]
pub struct RequirementResult {
    pub requirement: Requirement,
    pub verdict: Verdict,
    /// The scenarios that had something to say, and what.
    pub scenarios: Vec<(String, Verdict)>,
    pub reasons: Vec<Said>,
    pub observed: Vec<Json>,
}

/// From what decides to what merely explains. A duty is shown or broken, and what is observed beside it is a detail; to a
/// question what was observed is the answer, and one surprise is a surprise. What was not run elsewhere could be, so the
/// target lacks nothing that would show it.
fn precedence(requirement: &Requirement) -> impl Iterator<Item = Verdict> {
    use Verdict::{
        Error, Fail, Indeterminate, Known, New, NotApplicable, NotRun, Observed, Pass, Unproved,
        Warn,
    };
    let shown = if requirement.is_stated() {
        [Pass, New, Observed]
    } else {
        [New, Observed, Pass]
    };
    let broken = [Fail, Indeterminate, Known, Warn].into_iter();
    let unsaid = [Error, Unproved, NotRun, NotApplicable];
    broken.chain(shown).chain(unsaid)
}

impl RequirementResult {
    #[must_use]
    pub fn of(requirement: &Requirement, results: &[ScenarioResult]) -> Self {
        let says = |result: &ScenarioResult| {
            Some((
                result.scenario.id.clone(),
                result.says_about(&requirement.id)?,
            ))
        };
        let scenarios: Vec<(String, Verdict)> = results.iter().filter_map(says).collect();
        // What a client must do no gateway can show; its scenarios are the reason why the client must.
        let decisive = precedence(requirement)
            .filter(|_| requirement.binds == Binds::Gateway)
            .find(|verdict| scenarios.iter().any(|(_, said)| said == verdict));
        let verdict = decisive.unwrap_or(if requirement.untested.is_some() {
            Verdict::Untestable
        } else {
            Verdict::NotRun
        });
        let mut reasons = reasons(requirement, verdict, &scenarios, results);
        if requirement.is_unproved() {
            reasons.push(Said::of("reason.unproved"));
        }
        Self {
            requirement: requirement.clone(),
            verdict,
            scenarios,
            reasons,
            observed: observed(requirement, results),
        }
    }
}

impl RequirementResult {
    /// What was answered to its questions, each answer once.
    #[must_use]
    pub fn answers<'a>(&self, results: &'a [ScenarioResult]) -> Vec<&'a Record> {
        let records = results.iter().flat_map(|result| &result.judgement.records);
        let mut answers: Vec<&Record> = Vec::new();
        for record in records.filter(|record| record.requirement == self.requirement.id) {
            let is_same =
                |known: &&Record| known.question == record.question && known.value == record.value;
            if !answers.iter().any(is_same) {
                answers.push(record);
            }
        }
        answers
    }
}

fn reasons(
    requirement: &Requirement,
    verdict: Verdict,
    scenarios: &[(String, Verdict)],
    results: &[ScenarioResult],
) -> Vec<Said> {
    match verdict {
        Verdict::Untestable => {
            let untested = requirement.untested.iter();
            untested.cloned().map(Said::File).collect()
        }
        Verdict::NotRun if scenarios.is_empty() => {
            vec![Said::of("reason.no_scenario")]
        }
        Verdict::Indeterminate
        | Verdict::Unproved
        | Verdict::Error
        | Verdict::NotApplicable
        | Verdict::NotRun => {
            let concerned = results
                .iter()
                .filter(|result| result.says_about(&requirement.id) == Some(verdict));
            let mut reasons: Vec<Said> = concerned
                .flat_map(|result| result.reasons.iter().map(Reason::said))
                .collect();
            reasons.sort_by_cached_key(ToString::to_string);
            reasons.dedup();
            if reasons.is_empty() {
                return vec![Said::of("reason.in_the_way")];
            }
            reasons
        }
        _ => Vec::new(),
    }
}

fn observed(requirement: &Requirement, results: &[ScenarioResult]) -> Vec<Json> {
    let records = results.iter().flat_map(|result| &result.judgement.records);
    let mut values: Vec<Json> = Vec::new();
    for record in records.filter(|record| record.requirement == requirement.id) {
        if !values.contains(&record.value) {
            values.push(record.value.clone());
        }
    }
    values
}
