//! Which requirements a difference concerns.

use crate::checks;
use crate::contract::RequirementId;
use crate::scenario::{Scenario, Step};
use crate::transcript::Seen;

/// The member's own requirement, or else the step's questions, or else what the step is about.
pub(super) fn cite(
    scenario: &Scenario,
    step: &Step,
    seen: Option<&Seen>,
    path: &str,
) -> Vec<RequirementId> {
    let own = match path {
        "content type" => Some("ENV-12"),
        "http status" if seen.is_some_and(|seen| seen.is_ordinary && seen.is_error()) => {
            Some("ENV-11")
        }
        "$.jsonrpc" => Some("ENV-04"),
        _ => {
            let method = seen.and_then(|seen| seen.method.as_deref());
            checks::requirement_of_member(method, path)
        }
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
