//! What the scenarios together say about one requirement.

use super::{ScenarioResult, Verdict};
use crate::contract::{Binds, Requirement};
use crate::json::Json;

/// What a run says about one requirement.
#[derive(Debug)]
pub struct RequirementResult {
    /// The requirement.
    pub requirement: Requirement,
    /// The verdict.
    pub verdict: Verdict,
    /// The scenarios that had something to say, and what.
    pub scenarios: Vec<(String, Verdict)>,
    /// Why nothing was said.
    pub reasons: Vec<String>,
    /// Values observed, each once.
    pub observed: Vec<Json>,
}

/// For a duty, from what decides to what merely explains: it is shown or broken; what is observed beside it is a detail.
const DUTY: [Verdict; 10] = [
    Verdict::Fail,
    Verdict::Indeterminate,
    Verdict::Warn,
    Verdict::Pass,
    Verdict::New,
    Verdict::Observed,
    Verdict::Error,
    Verdict::Unproved,
    Verdict::NotApplicable,
    Verdict::NotRun,
];

/// For a question: what was observed decides, and one surprise is a surprise.
const QUESTION: [Verdict; 10] = [
    Verdict::Fail,
    Verdict::Indeterminate,
    Verdict::Warn,
    Verdict::New,
    Verdict::Observed,
    Verdict::Pass,
    Verdict::Error,
    Verdict::Unproved,
    Verdict::NotApplicable,
    Verdict::NotRun,
];

impl RequirementResult {
    /// Sums up.
    #[must_use]
    pub fn of(requirement: &Requirement, results: &[ScenarioResult]) -> Self {
        let says = |result: &ScenarioResult| {
            Some((
                result.scenario.id.clone(),
                result.says_about(&requirement.id)?,
            ))
        };
        let scenarios: Vec<(String, Verdict)> = results.iter().filter_map(says).collect();
        let precedence = if requirement.is_stated() {
            DUTY
        } else {
            QUESTION
        };
        // What a client must do no gateway can show; its scenarios are the reason why the client must.
        let decisive = precedence
            .into_iter()
            .filter(|_| requirement.binds == Binds::Gateway)
            .find(|verdict| scenarios.iter().any(|(_, said)| said == verdict));
        let verdict = decisive.unwrap_or(if requirement.untested.is_some() {
            Verdict::Untestable
        } else {
            Verdict::NotRun
        });
        let reasons = reasons(requirement, verdict, &scenarios, results);
        Self {
            requirement: requirement.clone(),
            verdict,
            scenarios,
            reasons,
            observed: observed(requirement, results),
        }
    }
}

fn reasons(
    requirement: &Requirement,
    verdict: Verdict,
    scenarios: &[(String, Verdict)],
    results: &[ScenarioResult],
) -> Vec<String> {
    match verdict {
        Verdict::Untestable => requirement.untested.iter().cloned().collect(),
        Verdict::NotRun if scenarios.is_empty() => {
            vec!["no scenario of this run exercises it".to_owned()]
        }
        Verdict::Unproved => {
            vec!["something else was in the way in every scenario that exercises it".to_owned()]
        }
        Verdict::Indeterminate | Verdict::Error | Verdict::NotApplicable | Verdict::NotRun => {
            let concerned = results
                .iter()
                .filter(|result| result.says_about(&requirement.id) == Some(verdict));
            let mut reasons: Vec<String> = concerned
                .flat_map(|result| result.reasons.iter().cloned())
                .collect();
            reasons.sort();
            reasons.dedup();
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
