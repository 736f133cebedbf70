//! One of the two runs that are compared.

use std::collections::BTreeSet;

use crate::verdict::{RequirementResult, RunResult, ScenarioResult};
use paysys_contract::Contract;

/// One of the two runs that are compared.
#[derive(Debug)]
pub struct Side {
    pub name: String,
    pub result: RunResult,
}

impl Side {
    #[must_use]
    pub fn played(&self, id: &str) -> Option<&ScenarioResult> {
        let mut results = self.result.scenarios.iter();
        results.find(|result| result.scenario.id == id && result.transcript.is_some())
    }

    /// Leaves out what the other side has no word on, so that nothing is compared with nothing.
    pub(super) fn keep(&mut self, ids: &BTreeSet<String>, contract: &Contract) {
        let scenarios = &mut self.result.scenarios;
        scenarios.retain(|result| ids.contains(&result.scenario.id));
        self.result.requirements = RequirementResult::all(contract, scenarios);
    }
}
