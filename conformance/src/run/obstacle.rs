//! Why a scenario cannot be run on a target by its nature.

use super::Course;
use crate::chance;
use crate::json::Json;
use crate::scenario::{Bindings, Money, Scenario, Step, StepKind, Unsigned, Who};
use crate::target::{Classified, Request, Service, Services, Target, classify, givens};

/// The reason, if there is one. Simulators can do everything; what a sandbox lacks shows only when it is there.
pub(super) fn obstacle(scenario: &Scenario, target: &Target) -> Option<Course> {
    let Target::Live { service, .. } = target else {
        return None;
    };
    if let Some(step) = scenario.steps.iter().find(|step| needs_a_ledger(step)) {
        let reason = "it is settled by a ledger, which only a proven simulator shows";
        let reason = format!("{reason} (step at line {})", step.line);
        return Some(Course::NotApplicable(reason));
    }
    hindrance(scenario, service).map(Course::NotRun)
}

/// Money that a scenario leaves unknown on purpose would be real here, and nothing would settle it.
fn needs_a_ledger(step: &Step) -> bool {
    let leaves_money_unknown = step
        .answering()
        .is_some_and(|answering| answering.money == Money::Unknown);
    leaves_money_unknown || matches!(step.kind, StepKind::Ledger(_))
}

/// What a live gateway is not asked for.
fn hindrance(scenario: &Scenario, service: &Service) -> Option<String> {
    let services = Services {
        first: service.clone(),
        second: None,
        blocked: None,
    };
    let bindings = Bindings::of(&givens(&services));
    if let Some(step) = scenario.steps.iter().find(|step| pays(step, &bindings)) {
        let reason = "it pays, and only a gateway that proves to be a simulator is paid";
        return Some(format!("{reason} (step at line {})", step.line));
    }
    let moves = |step: &Step| matches!(step.kind, StepKind::Arrange(_) | StepKind::Advance(_));
    if scenario.arrangement.needs_a_simulator() || scenario.steps.iter().any(moves) {
        return Some("it arranges a situation, which only a simulator can be asked for".to_owned());
    }
    let other = scenario
        .steps
        .iter()
        .map(Step::who)
        .find(|who| *who != Who::First)?;
    Some(format!(
        "it needs a {}, and this target names one service only",
        other.shown().trim_matches(['<', '>'])
    ))
}

fn pays(step: &Step, bindings: &Bindings) -> bool {
    match &step.kind {
        StepKind::Pay(_) => true,
        // What refers to earlier answers is not known yet; the guard sees it when it is.
        StepKind::Call(call) => call
            .request(&Json::text(chance::uuid()), bindings)
            .is_ok_and(|call| is_paying(&call)),
        StepKind::Check(_)
        | StepKind::Poll(_)
        | StepKind::Resend(_)
        | StepKind::Arrange(_)
        | StepKind::Advance(_)
        | StepKind::Ledger(_) => false,
    }
}

/// The guard's opinion on a request that is not signed yet.
fn is_paying(call: &Unsigned) -> bool {
    let headers = call
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), value.clone()?)))
        .collect();
    let request = Request {
        verb: call.verb.clone(),
        path: call.path.clone(),
        headers,
        body: call.body.clone(),
    };
    matches!(classify(request), Classified::Paying(_))
}
