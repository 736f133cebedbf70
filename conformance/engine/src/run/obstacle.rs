//! Why a scenario cannot be run on a target by its nature.

use std::sync::Arc;

use crate::rehearsal::{Rehearsal, rehearse, rehearse_before, unarrangeable, unplayable};
use crate::session::{AsLive, LiveTarget, Target};
use crate::target::MaxWait;
use paysys_contract::Said;
use paysys_exchange::{Reason, RunOutcome};
use paysys_scenario::Scenario;

/// The reason, if there is one. Simulators can do everything; what a sandbox lacks shows only when it is there.
pub(super) fn obstacle(scenario: &Arc<Scenario>, target: &Target) -> Option<RunOutcome> {
    match target {
        Target::Simulator(_) => None,
        Target::Model(model) => {
            let as_live = model.as_live()?;
            as_live.obstacle(scenario, || {
                let AsLive {
                    services, terms, ..
                } = &as_live;
                let rehearse = || rehearse_before(&as_live.guard(), scenario, services, terms);
                unarrangeable(scenario, MaxWait::default()).or_else(|| denied(&rehearse()))
            })
        }
        Target::Live(target) => unplayable(scenario, &target.live).or_else(|| {
            let rehearsal = rehearse(scenario, &target.live);
            let unpayable = || unpayable(scenario, target, &rehearsal).map(RunOutcome::NotRun);
            denied(&rehearsal).or_else(unpayable)
        }),
    }
}

/// What is not known to be harmless is not sent, and a scenario that would send it is not begun.
fn denied(rehearsal: &Rehearsal) -> Option<RunOutcome> {
    rehearsal.denial().map(RunOutcome::NotRun)
}

fn unpayable(scenario: &Scenario, target: &LiveTarget, rehearsal: &Rehearsal) -> Option<Reason> {
    let first = rehearsal.paying.first()?;
    match &target.budget {
        Some(budget) => budget.refusal(&scenario.id).map(Reason::from),
        None => Some(Reason::at(first.line, Said::of("reason.pays"))),
    }
}
