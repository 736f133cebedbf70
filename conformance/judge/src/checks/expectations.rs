//! What the scenario itself expects, step by step.

use std::sync::LazyLock;

use super::blame::blame;
use super::{KitFault, Record};
use paysys_contract::RequirementId;
use paysys_exchange::Exchange;
use paysys_scenario::{
    Actual, Answering, Comparison, Expectation, Expected, Mismatch, Scenario, Step, StepKind, World,
};
use paysys_shared::json::{Json, Path};

/// What a step makes of an answer.
#[derive(Debug, Default)]
pub struct Held {
    /// Where it is not as the step expects.
    pub differences: Vec<Differs>,
    pub records: Vec<Record>,
    /// Something could not be compared, so that the step shows nothing.
    pub is_incomplete: bool,
    /// The status that a poll ended with, where it is a good one and not what was waited for.
    pub gave_up: Option<GaveUp>,
    pub not_as_arranged: Vec<KitFault>,
}

/// A place where an answer is not as its step expects.
#[derive(Clone, Debug)]
pub struct Differs {
    /// The requirements that say what should be there.
    pub cited: Vec<RequirementId>,
    pub mismatch: Mismatch,
}

/// A poll that ended before what it waited for came about.
#[derive(Clone, Debug)]
pub struct GaveUp {
    pub line: usize,
    pub status: Json,
}

/// Where a status stands.
pub(crate) const STATUS: &str = "$.result.result.status";

/// Compares the answer with what its step expects; `broken` are the places where it breaks a wire rule already.
pub(super) fn held(
    scenario: &Scenario,
    step: &Step,
    exchange: &Exchange,
    broken: &[Path],
    world: World<'_>,
) -> Held {
    let Some(answering) = step.answering() else {
        return Held::default();
    };
    let comparison = compare(step, answering, exchange, broken, world);
    let cut_short = matches!(step.kind, StepKind::Poll(_)) && !broken.is_empty();
    let differs = |mismatch: Mismatch| Differs {
        cited: blame(scenario.about(step), exchange, &mismatch, world),
        mismatch,
    };
    Held {
        is_incomplete: !comparison.missing.is_empty() || cut_short,
        differences: comparison.mismatches.into_iter().map(differs).collect(),
        gave_up: gave_up(step, exchange, world),
        ..Held::default()
    }
}

fn compare(
    step: &Step,
    answering: &Answering,
    exchange: &Exchange,
    broken: &[Path],
    world: World<'_>,
) -> Comparison {
    let mut all = of_http(answering, exchange, world);
    if exchange.unusable().is_some() {
        return all;
    }
    if let Some(unexpected) = unexpected_outcome(step, answering, exchange) {
        // Where success and failure are mixed up, everything below differs too, and says nothing more.
        all.mismatches.push(unexpected);
        return all;
    }
    // A poll stops at an answer that breaks a wire rule; that it did not get further is no second fault.
    if matches!(step.kind, StepKind::Poll(_)) && !broken.is_empty() {
        return all;
    }
    if let Some(expectation) = answering.document() {
        all.add(expectation.compare(exchange.answer(), "$", world));
    }
    if let StepKind::Poll(poll) = &step.kind {
        let status = exchange.answered(["result", "result", "status"]);
        let path = Path::from(STATUS);
        let mut told = all.mismatches.iter();
        if !told.any(|mismatch| mismatch.path.touches(&path)) {
            all.add(poll.until.compare(status, STATUS, world));
        }
    }
    all
}

/// Why a poll ended without the status it waited for, where the status it saw is a good one.
fn gave_up(step: &Step, exchange: &Exchange, world: World<'_>) -> Option<GaveUp> {
    let StepKind::Poll(poll) = &step.kind else {
        return None;
    };
    static DOCUMENTED: LazyLock<Expectation> = LazyLock::new(|| Expectation::marker("<status>"));
    let status = exchange.answer()?.descend(["result", "result", "status"]);
    let agrees = |expectation: &Expectation| expectation.compare(status, STATUS, world).agrees();
    let is_documented = agrees(&DOCUMENTED);
    let is_reached = agrees(&poll.until);
    let status = status?.clone();
    let line = step.line;
    (is_documented && !is_reached).then_some(GaveUp { line, status })
}

/// What the HTTP answer itself must look like.
pub(super) fn of_http(answering: &Answering, exchange: &Exchange, world: World<'_>) -> Comparison {
    let mut all = Comparison::default();
    let Some(http) = exchange.http() else {
        return all;
    };
    if let Some(expectation) = &answering.http_status {
        let status = Json::integer(i64::from(http.status));
        all.add(expectation.compare(Some(&status), "http status", world));
    }
    if let Some(expectation) = &answering.content_type {
        let content_type = http.content_type.as_deref().map(Json::text);
        all.add(expectation.compare(content_type.as_ref(), "content type", world));
    }
    all
}

/// An error where success is expected, or the reverse.
fn unexpected_outcome(step: &Step, answering: &Answering, exchange: &Exchange) -> Option<Mismatch> {
    let expects_success = matches!(step.kind, StepKind::Poll(_))
        || answering.document().is_some_and(Expectation::is_of_success);
    let expects_failure = answering.document().is_some_and(Expectation::is_of_failure);
    let error = exchange.answer()?.get("error")?;
    let (expected, actual) = match error {
        Json::Object(_) if expects_success => (Expected::Success, Actual::Error(error.clone())),
        Json::Null if expects_failure => {
            let result = exchange.answer()?.get("result").cloned();
            (Expected::Failure, Actual::Success(result))
        }
        _ => return None,
    };
    Some(Mismatch::at("$.error", expected, actual))
}
