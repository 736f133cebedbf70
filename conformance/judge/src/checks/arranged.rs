//! Did the simulator play what a scenario arranged? An accident that did not happen and a ledger that holds something else
//! break no requirement of a gateway; they leave the scenario without a verdict.

use super::expectations::of_http;
use super::{KitFault, money};
use paysys_contract::Contract;
use paysys_exchange::{Exchange, LedgerView};
use paysys_scenario::{
    Accident, Actual, Awaited, Comparison, Expected, Mismatch, Money, Step, StepKind, World,
};

/// What is not as arranged in the answer to a step that awaits an accident.
pub(super) fn faults_in_answer(
    step: &Step,
    exchange: &Exchange,
    world: World<'_>,
) -> Vec<KitFault> {
    let Some(answering) = step.answering() else {
        return Vec::new();
    };
    let mut found = of_http(answering, exchange, world);
    match &answering.expect {
        Some(Awaited::Document(document)) => {
            found.add(document.compare(exchange.answer(), "$", world));
        }
        Some(Awaited::Accident(accident)) if !came_about(*accident, exchange) => {
            let mismatch = Mismatch::at("answer", Expected::Accident(*accident), actual(exchange));
            found.mismatches.push(mismatch);
        }
        Some(_) | None => {}
    }
    if answering.money == Money::Unknown && is_settled(exchange, world.contract) {
        let settled = Actual::Settled(Box::new(actual(exchange)));
        let mismatch = Mismatch::at("money", Expected::UnknownMoney, settled);
        found.mismatches.push(mismatch);
    }
    faults(step, found)
}

/// What is not as expected in a look into the ledger.
pub(super) fn faults_in_ledger(step: &Step, view: &LedgerView, world: World<'_>) -> Vec<KitFault> {
    match &step.kind {
        StepKind::Ledger(ledger) => faults(step, ledger.compare(&view.answer, world)),
        _ => Vec::new(),
    }
}

fn came_about(accident: Accident, exchange: &Exchange) -> bool {
    match accident {
        Accident::NoAnswer => exchange.http().is_none() && exchange.not_sent().is_none(),
        Accident::NoRpcAnswer => exchange.is_without_rpc(),
    }
}

fn is_settled(exchange: &Exchange, contract: &Contract) -> bool {
    money::unknown(0, exchange, contract).is_none()
}

fn actual(exchange: &Exchange) -> Actual {
    match exchange.http() {
        None => Actual::NoAnswer,
        Some(http) => Actual::Answer(http.status, exchange.answer().cloned()),
    }
}

fn faults(step: &Step, found: Comparison) -> Vec<KitFault> {
    let line = step.line;
    let missing = found.missing.iter();
    let missing: Vec<KitFault> = missing
        .map(|missing| KitFault::Missing {
            line,
            what: missing.to_string().into(),
        })
        .collect();
    let mismatches = found.mismatches.into_iter();
    let mismatches = mismatches.map(|mismatch| KitFault::NotAsArranged { line, mismatch });
    mismatches.chain(missing).collect()
}
