//! What the scenario itself expects, step by step.

use std::collections::BTreeSet;

use super::blame::{about, blame, is_unasked_refusal, weigh};
use super::{Breach, Origin, Severity};
use crate::contract::{Contract, RequirementId};
use crate::json::{Json, Path};
use crate::scenario::{
    Actual, Answering, Comparison, Difference, Expectation, Expected, Mismatch, Scenario, Step,
    StepKind, World,
};
use crate::transcript::Exchange;

/// What one step's answer tells about the scenario.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) breaches: Vec<Breach>,
    /// Requirements that this step would have shown, had nothing else been in the way.
    pub(super) unproved: BTreeSet<RequirementId>,
    /// A poll that ended before what it waited for came about.
    pub(super) gave_up: Option<String>,
    /// Values that assumed requirements alone asked for and that came out otherwise.
    pub(super) surprises: Vec<(RequirementId, Mismatch)>,
}

const STATUS: &str = "$.result.result.status";

/// Compares the answer with what its step expects; `broken` are the places where it breaks a wire rule already.
pub(super) fn check(
    scenario: &Scenario,
    step: &Step,
    exchange: usize,
    parsed: &Exchange,
    broken: &[Path],
    world: World<'_>,
) -> Found {
    let Some(answering) = step.answering() else {
        return Found::default();
    };
    let mut found = Found::default();
    let comparison = compare(step, answering, parsed, broken, world);
    let cut_short = matches!(step.kind, StepKind::Poll(_)) && !broken.is_empty();
    if !comparison.missing.is_empty() || cut_short {
        found
            .unproved
            .extend(about(scenario, answering).iter().cloned());
    }
    found.gave_up = gave_up(step, parsed, world);
    if found.gave_up.is_some() {
        found
            .unproved
            .extend(about(scenario, answering).iter().cloned());
    }
    for mismatch in comparison.mismatches {
        // How long a payment takes, nobody says: its slowness breaks nothing.
        if found.gave_up.is_some() && mismatch.path.as_str() == STATUS {
            continue;
        }
        if is_unasked_refusal(&mismatch) {
            found
                .unproved
                .extend(about(scenario, answering).iter().cloned());
        }
        let cited = blame(scenario, answering, parsed, &mismatch, world);
        found.sort_in(cited, mismatch, exchange, broken, world.contract);
    }
    found
}

impl Found {
    fn sort_in(
        &mut self,
        cited: Vec<RequirementId>,
        mismatch: Mismatch,
        exchange: usize,
        broken: &[Path],
        contract: &Contract,
    ) {
        // The consequence of a broken wire rule is no second fault.
        if broken.iter().any(|path| path.touches(&mismatch.path)) {
            self.unproved.extend(cited);
        } else if let Some((requirements, severity)) = weigh(&cited, contract) {
            let severity = if mismatch.difference() == Difference::Extra {
                Severity::Warn
            } else {
                severity
            };
            self.breaches.push(Breach {
                requirements,
                severity,
                origin: Origin::Expectation,
                exchange,
                mismatch,
            });
        } else {
            self.surprises
                .extend(cited.into_iter().map(|id| (id, mismatch.clone())));
        }
    }
}

fn compare(
    step: &Step,
    answering: &Answering,
    parsed: &Exchange,
    broken: &[Path],
    world: World<'_>,
) -> Comparison {
    let mut all = of_http(answering, parsed, world);
    if parsed.unusable().is_some() {
        return all;
    }
    if let Some(unexpected) = unexpected_outcome(step, answering, parsed) {
        // Where success and failure are mixed up, everything below differs too, and says nothing more.
        all.mismatches.push(unexpected);
        return all;
    }
    // A poll stops at an answer that breaks a wire rule; that it did not get further is no second fault.
    if matches!(step.kind, StepKind::Poll(_)) && !broken.is_empty() {
        return all;
    }
    if let Some(expectation) = answering.document() {
        all.add(expectation.compare(parsed.answer(), &Path::root(), world));
    }
    if let StepKind::Poll(poll) = &step.kind {
        let status = parsed
            .answer()
            .and_then(|answer| answer.descend(["result", "result", "status"]));
        let path = Path::from(STATUS);
        let is_told = all
            .mismatches
            .iter()
            .any(|mismatch| mismatch.path.touches(&path));
        if !is_told {
            all.add(poll.until.compare(status, &path, world));
        }
    }
    all
}

/// Why a poll ended without the status it waited for, where the status it saw is a good one.
fn gave_up(step: &Step, parsed: &Exchange, world: World<'_>) -> Option<String> {
    let StepKind::Poll(poll) = &step.kind else {
        return None;
    };
    let path = Path::from(STATUS);
    let status = parsed.answer()?.descend(["result", "result", "status"]);
    let agrees = |expectation: &Expectation| expectation.compare(status, &path, world).agrees();
    let is_documented = agrees(&Expectation::marker("<status>"));
    (is_documented && !agrees(&poll.until)).then(|| {
        let status = status.map(ToString::to_string).unwrap_or_default();
        format!(
            "line {}: the status was {status} when the polling ended",
            step.line
        )
    })
}

/// What the HTTP answer itself must look like.
pub(super) fn of_http(answering: &Answering, parsed: &Exchange, world: World<'_>) -> Comparison {
    let mut all = Comparison::default();
    let Some(http) = parsed.http() else {
        return all;
    };
    if let Some(expectation) = &answering.http_status {
        let status = Json::integer(i64::from(http.status));
        all.add(expectation.compare(Some(&status), &Path::from("http status"), world));
    }
    if let Some(expectation) = &answering.content_type {
        let content_type = http.content_type.as_deref().map(Json::text);
        all.add(expectation.compare(content_type.as_ref(), &Path::from("content type"), world));
    }
    all
}

/// An error where success is expected, or the reverse.
fn unexpected_outcome(step: &Step, answering: &Answering, parsed: &Exchange) -> Option<Mismatch> {
    let expects_success = matches!(step.kind, StepKind::Poll(_))
        || answering.document().is_some_and(Expectation::is_of_success);
    let expects_failure = answering.document().is_some_and(Expectation::is_of_failure);
    let error = parsed.answer()?.get("error")?;
    let (expected, actual) = match error {
        Json::Object(_) if expects_success => (Expected::Success, Actual::Error(error.clone())),
        Json::Null if expects_failure => {
            let result = parsed.answer()?.get("result").cloned();
            (Expected::Failure, Actual::Success(result))
        }
        _ => return None,
    };
    Some(Mismatch::at("$.error", expected, actual))
}
