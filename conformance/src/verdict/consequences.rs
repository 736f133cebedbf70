//! What follows from a fault that another scenario has shown. A gateway that turns right calls away ("no such method",
//! "not a request", "not authorised", "not enough money") answers wrong ones the same way, and breaks nothing more by it.

use std::collections::BTreeSet;

use super::ScenarioResult;
use crate::checks::{Breach, Origin, Severity};

/// A code with which right calls are turned away, and of which method where that matters.
type Turned = (i128, Option<String>);

/// Takes back breaches that are only consequences; what they would have shown is unproved.
pub(super) fn take_back(scenarios: &mut [ScenarioResult]) {
    let turned: BTreeSet<Turned> = scenarios.iter().flat_map(shown_by).collect();
    if turned.is_empty() {
        return;
    }
    for result in scenarios {
        let is_consequence = |breach: &Breach| {
            breach.origin == Origin::Expectation
                && breach.mismatch.path.as_str().starts_with("$.error")
                && answered(result, breach).is_some_and(|(code, method)| {
                    turned.contains(&(code, None)) || turned.contains(&(code, method))
                })
        };
        let breaches = result.judgement.breaches.iter().enumerate();
        let consequences: Vec<usize> = breaches
            .filter(|(_, breach)| is_consequence(breach))
            .map(|(at, _)| at)
            .collect();
        result.take_back(&consequences);
    }
}

fn shown_by(result: &ScenarioResult) -> Vec<Turned> {
    let served = result
        .judgement
        .breaches
        .iter()
        .filter(|breach| breach.origin == Origin::Served && breach.severity != Severity::Warn);
    let turned = |breach: &Breach| {
        let (code, method) = answered(result, breach)?;
        // A method that is not there says nothing about the other one.
        Some((code, method.filter(|_| code == -32601)))
    };
    let away = result.judgement.turned_away.iter();
    let away = away.filter_map(|exchange| code_and_method(result, *exchange));
    served.filter_map(turned).chain(away).collect()
}

/// The code and the method of the exchange in which something was found.
fn answered(result: &ScenarioResult, breach: &Breach) -> Option<Turned> {
    code_and_method(result, breach.exchange)
}

fn code_and_method(result: &ScenarioResult, exchange: usize) -> Option<Turned> {
    let exchange = result.transcript.as_ref()?.exchanges.get(exchange)?;
    let parsed = exchange;
    Some((parsed.error_code()?, parsed.method().map(str::to_owned)))
}
