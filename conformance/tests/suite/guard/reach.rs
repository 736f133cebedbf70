//! Which built-in scenarios reach a live gateway, and how: a list that is reviewed, so that none is lost by accident.

use std::collections::BTreeSet;

use paysys_contract::{Contract, Source};
use paysys_engine::money::{Caps, exposure};
use paysys_engine::rehearsal::{rehearse, unplayable};
use paysys_engine::target::{Limits, Live, Timeout};
use paysys_exchange::{PaymentTerms, RunOutcome};
use paysys_scenario::Scenario;

use super::{base, service};
use crate::support::library;

fn live() -> Live {
    let mut live = Live::reading(base(), service("first"), Timeout::default());
    live.second = Some(service("second"));
    live.blocked = Some(service("blocked"));
    live.terms = Some(PaymentTerms::default());
    live.limits = Limits {
        max_payments: 1000,
        max_amount_per_payment: 24_000,
        max_amount_total: 1_000_000_000,
        ..Limits::default()
    };
    live
}

/// How a scenario reaches a live gateway.
fn reach(scenario: &Scenario, live: &Live) -> String {
    if let Some(denial) = rehearse(scenario, live).denial() {
        return format!("denied: {denial}");
    }
    match unplayable(scenario, live) {
        Some(RunOutcome::NotRun(reason) | RunOutcome::NotApplicable(reason)) => {
            return format!("never: {reason}");
        }
        Some(RunOutcome::Transcript(_)) => unreachable!("nothing was played"),
        None => {}
    }
    let paying = rehearse(scenario, live).paying;
    let caps = Caps {
        terms: live.terms.clone().expect("this target pays"),
        limits: live.limits,
    };
    let mut bodies = paying.iter().filter_map(|one| one.request.as_ref());
    match bodies.find_map(|request| exposure(&request.body, &caps).err()) {
        Some(unbounded) => format!("left out of a plan: {unbounded}"),
        None if paying.is_empty() => "without a plan".to_owned(),
        None => format!("with a plan, {} payments at most", paying.len()),
    }
}

#[test]
fn built_in_scenarios_reach_a_live_gateway_as_listed() {
    let live = live();
    let line = |scenario: &Scenario| format!("{:45} {}", scenario.id, reach(scenario, &live));
    let library = library();
    let lines: Vec<String> = library.scenarios().iter().map(|one| line(one)).collect();
    let without = lines.iter().filter(|line| line.ends_with("without a plan"));
    assert!(without.count() >= 53);
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn no_documented_or_platform_requirement_is_lost_to_live_gateways() {
    let live = live();
    let library = library();
    let reached = library.scenarios().iter().filter(|scenario| {
        let reach = reach(scenario, &live);
        reach.starts_with("with")
    });
    let shown: BTreeSet<&str> = reached
        .flat_map(|scenario| scenario.requires.iter().map(|id| id.as_str()))
        .collect();
    let wanted = Contract::built_in().requirements().filter(|requirement| {
        matches!(requirement.source, Source::Documented | Source::Platform)
            && requirement.untested.is_none()
    });
    let lost: Vec<&str> = wanted
        .map(|requirement| requirement.id.as_str())
        .filter(|id| !shown.contains(id))
        .collect();
    assert_eq!(lost, Vec::<&str>::new());
}
