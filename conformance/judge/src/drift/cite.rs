//! Which requirements a difference concerns.

use super::Spot;
use crate::{Seen, checks};
use paysys_contract::RequirementId;
use paysys_scenario::{Scenario, Step};

/// The member's own requirement, or else the step's questions, or else what the step is about.
pub(super) fn cite(
    scenario: &Scenario,
    step: &Step,
    seen: Option<&Seen>,
    spot: &Spot,
) -> Vec<RequirementId> {
    let own = match spot {
        Spot::ContentType => Some("ENV-12"),
        Spot::HttpStatus if seen.is_some_and(|seen| seen.is_ordinary && seen.is_error()) => {
            Some("ENV-11")
        }
        Spot::At(path) if path.as_str() == "$.jsonrpc" => Some("ENV-04"),
        Spot::At(path) => {
            let method = seen.and_then(|seen| seen.method.as_deref());
            checks::requirement_of_member(method, path.as_str())
        }
        Spot::Step | Spot::Statuses | Spot::HttpStatus | Spot::Body => None,
    };
    if let Some(own) = own {
        return vec![RequirementId::from(own)];
    }
    let Some(answering) = step.answering() else {
        return scenario.requires.clone();
    };
    let mut asked: Vec<RequirementId> = Vec::new();
    for observation in &answering.observe {
        if !asked.contains(&observation.requirement) {
            asked.push(observation.requirement.clone());
        }
    }
    match (asked.is_empty(), answering.requires.is_empty()) {
        (false, _) => asked,
        (true, false) => answering.requires.clone(),
        (true, true) => scenario.requires.clone(),
    }
}
