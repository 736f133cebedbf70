//! What the scenarios together say about one requirement.

use std::collections::BTreeMap;

use super::{ScenarioResult, Verdict};
use crate::checks::Record;
use paysys_contract::{Binds, Contract, Requirement, RequirementId, Said};
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

/// What was found out about one requirement.
#[derive(Default)]
struct Found<'a> {
    scenarios: Vec<(&'a ScenarioResult, Verdict)>,
    observed: Vec<&'a Json>,
}

impl RequirementResult {
    /// Of every requirement, in the order of the contract.
    #[must_use]
    pub fn all(contract: &Contract, results: &[ScenarioResult]) -> Vec<Self> {
        let mut found: BTreeMap<&RequirementId, Found<'_>> = BTreeMap::new();
        for result in results {
            for (id, said) in result.says() {
                found.entry(id).or_default().scenarios.push((result, said));
            }
            for record in &result.judgement.records {
                let observed = &mut found.entry(&record.requirement).or_default().observed;
                if !observed.contains(&&record.value) {
                    observed.push(&record.value);
                }
            }
        }
        let of = |one: &Requirement| Self::of(one, found.remove(&one.id).unwrap_or_default());
        contract.requirements().map(of).collect()
    }

    fn of(requirement: &Requirement, found: Found<'_>) -> Self {
        let Found {
            scenarios,
            observed,
        } = found;
        // What a client must do no gateway can show; its scenarios are the reason why the client must.
        let decisive = precedence(requirement)
            .filter(|_| requirement.binds == Binds::Gateway)
            .find(|verdict| scenarios.iter().any(|(_, said)| said == verdict));
        let verdict = decisive.unwrap_or(if requirement.untested.is_some() {
            Verdict::Untestable
        } else {
            Verdict::NotRun
        });
        let mut reasons = reasons(requirement, verdict, &scenarios);
        if requirement.is_unproved() {
            reasons.push(Said::of("reason.unproved"));
        }
        Self {
            requirement: requirement.clone(),
            verdict,
            scenarios: scenarios
                .into_iter()
                .map(|(result, said)| (result.scenario.id.clone(), said))
                .collect(),
            reasons,
            observed: observed.into_iter().cloned().collect(),
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
    scenarios: &[(&ScenarioResult, Verdict)],
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
            let concerned = scenarios.iter().filter(|(_, said)| *said == verdict);
            let mut reasons: Vec<Said> = concerned
                .flat_map(|(result, _)| result.reasons.iter().map(Reason::said))
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
