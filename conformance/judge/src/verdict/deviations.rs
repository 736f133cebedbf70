//! What became of each accepted deviation, once the run is judged.

use super::{RequirementResult, ScenarioResult, Verdict};
use crate::checks::Severity;
use crate::history::{Accepted, Baseline, Deviation, History, State};

/// What became of each entry of the baseline.
pub(super) fn after(
    history: &History,
    scenarios: &[ScenarioResult],
    requirements: &[RequirementResult],
) -> Vec<Deviation> {
    let state = |entry: &Accepted| {
        if entry.until < history.today {
            State::Stale(format!("it was accepted until {}", entry.until))
        } else if is_there(entry, scenarios) {
            State::Known
        } else if was_tried(entry, scenarios, requirements) {
            State::Stale("it is not there any more".to_owned())
        } else {
            State::NotTried
        }
    };
    let entries = history.baseline.iter().flat_map(Baseline::entries);
    let deviations = entries.map(|entry| Deviation {
        entry: entry.clone(),
        state: state(entry),
    });
    deviations.collect()
}

fn is_there(entry: &Accepted, scenarios: &[ScenarioResult]) -> bool {
    scenarios.iter().any(|result| {
        let breaches = result.judgement.breaches.iter();
        let known = breaches.filter(|breach| breach.severity == Severity::Known);
        known
            .flat_map(|breach| &breach.requirements)
            .any(|id| entry.is_about(&result.scenario.id, id))
    })
}

fn was_tried(
    entry: &Accepted,
    scenarios: &[ScenarioResult],
    requirements: &[RequirementResult],
) -> bool {
    let checked = |verdict: Verdict| verdict.is_checked();
    match (&entry.scenario, &entry.requirement) {
        (Some(id), _) => scenarios
            .iter()
            .any(|result| result.scenario.id == *id && checked(result.verdict)),
        (None, Some(id)) => requirements
            .iter()
            .any(|result| result.requirement.id == *id && checked(result.verdict)),
        (None, None) => false,
    }
}
