//! Did the simulator play what a scenario arranged? An accident that did not happen and a ledger that holds something else
//! break no requirement of a gateway; they leave the scenario without a verdict.

use super::Parsed;
use super::expectations::of_http;
use super::money;
use crate::contract::Contract;
use crate::json::Path;
use crate::scenario::{Awaited, Comparison, Difference, Mismatch, Money, Step, StepKind, World};
use crate::transcript::LedgerView;

/// What is not as arranged in the answer to a step that awaits an accident.
pub(super) fn faults_in_answer(step: &Step, parsed: &Parsed<'_>, world: World<'_>) -> Vec<String> {
    let Some(answering) = step.answering() else {
        return Vec::new();
    };
    let mut found = of_http(answering, parsed, world);
    match &answering.expect {
        Some(Awaited::Document(document)) => {
            found.add(document.compare(parsed.answer(), &Path::root(), world));
        }
        Some(accident) if !came_about(accident, parsed) => {
            found.mismatches.push(Mismatch::at(
                "answer",
                accident.marker(),
                describe(parsed),
                Difference::Value,
            ));
        }
        Some(_) | None => {}
    }
    if answering.money == Money::Unknown && is_settled(parsed, world.contract) {
        let actual = format!("settled: {}", describe(parsed));
        let mismatch = Mismatch::at("money", "unknown", actual, Difference::Value);
        found.mismatches.push(mismatch);
    }
    in_words(step, found)
}

/// What is not as expected in a look into the ledger.
pub(super) fn faults_in_ledger(step: &Step, view: &LedgerView, world: World<'_>) -> Vec<String> {
    match &step.kind {
        StepKind::Ledger(ledger) => in_words(step, ledger.compare(&view.answer, world)),
        _ => Vec::new(),
    }
}

fn came_about(accident: &Awaited, parsed: &Parsed<'_>) -> bool {
    match accident {
        Awaited::NoAnswer => parsed.http().is_none() && parsed.not_sent().is_none(),
        Awaited::NoRpcAnswer => parsed.http().is_some() && parsed.unusable().is_some(),
        Awaited::Document(_) => true,
    }
}

fn is_settled(parsed: &Parsed<'_>, contract: &Contract) -> bool {
    money::unknown(0, parsed, contract).is_none()
}

fn describe(parsed: &Parsed<'_>) -> String {
    match (parsed.http(), parsed.answer()) {
        (None, _) => "no answer".to_owned(),
        (Some(http), Some(body)) => format!("HTTP {}, {body}", http.status),
        (Some(http), None) => format!("HTTP {}, not JSON", http.status),
    }
}

fn in_words(step: &Step, found: Comparison) -> Vec<String> {
    let line = step.line;
    let mismatch = |mismatch: Mismatch| {
        let Mismatch {
            path,
            expected,
            actual,
            ..
        } = mismatch;
        format!("line {line}: not as arranged: {path} is {actual}, and should be {expected}")
    };
    let missing = found
        .missing
        .iter()
        .map(|missing| format!("line {line}: {missing}"));
    let missing: Vec<String> = missing.collect();
    found
        .mismatches
        .into_iter()
        .map(mismatch)
        .chain(missing)
        .collect()
}
