//! A gateway that answered nothing at all in a whole run is not there. Then that it gave no answer says nothing about how it
//! behaves, not even where a step only asks.

use super::ScenarioResult;

/// Takes back what was concluded from silence, if there was nothing else.
pub(super) fn take_back(scenarios: &mut [ScenarioResult]) {
    let is_answered = |result: &ScenarioResult| {
        let mut exchanges = result.transcript.iter().flat_map(|one| &one.exchanges);
        exchanges.any(|exchange| !exchange.is_unanswered())
    };
    if !scenarios.iter().any(is_answered) {
        scenarios.iter_mut().for_each(ScenarioResult::hear_nothing);
    }
}
