//! Why a scenario cannot be run on a target by its nature.

use super::rehearsal::{Rehearsal, rehearse, rehearse_before};
use jiff::SignedDuration;
use paysys_exchange::{Course, Reason};

use crate::target::{Live, Patience, Target, unarranged_guard};
use paysys_scenario::{Advance, Auth, Money, Rule, Scenario, Step, StepKind};

/// The reason, if there is one. Simulators can do everything; what a sandbox lacks shows only when it is there.
pub(super) fn obstacle(scenario: &Scenario, target: &Target) -> Option<Course> {
    match target {
        Target::Simulator(_) | Target::Imagined(_) => None,
        Target::Unarranged(_) => unarrangeable(scenario, Patience::default()).or_else(|| {
            let (guard, services, terms) = unarranged_guard();
            denied(&rehearse_before(&guard, scenario, &services, &terms))
        }),
        Target::Live(live) => unplayable(scenario, live).or_else(|| {
            let rehearsal = rehearse(scenario, live);
            denied(&rehearsal).or_else(|| unpayable(scenario, live, &rehearsal).map(Course::NotRun))
        }),
    }
}

/// What this gateway is not asked for, plan or no plan.
#[must_use]
pub fn unplayable(scenario: &Scenario, live: &Live) -> Option<Course> {
    unarrangeable(scenario, live.limits.max_wait).or_else(|| {
        nobody_to_sign(scenario, live).map(|reason| Course::NotApplicable(reason.into()))
    })
}

/// What is not known to be harmless is not sent, and a scenario that would send it is not begun.
fn denied(rehearsal: &Rehearsal) -> Option<Course> {
    rehearsal.denial().map(Course::NotRun)
}

/// Is there a gateway other than a simulator that it can be played on?
pub(super) fn may_be_live(scenario: &Scenario) -> bool {
    unarrangeable(scenario, Patience::LONGEST).is_none()
}

/// What only a simulator can be asked for.
fn unarrangeable(scenario: &Scenario, patience: Patience) -> Option<Course> {
    if let Some(step) = scenario.steps.iter().find(|step| needs_a_ledger(step)) {
        let reason = "it is settled by a ledger, which only a proven simulator shows";
        return Some(Course::NotApplicable(Reason::at(step.line, reason)));
    }
    if scenario.arrangement.needs_a_simulator() || scenario.steps.iter().any(arranges) {
        let reason = "it arranges a situation, which only a simulator can be asked for";
        return Some(Course::NotRun(reason.into()));
    }
    let wanted = waits(scenario);
    (wanted > patience.duration()).then(|| {
        let reason = format!("it waits {wanted:#}, and `max_wait` under [limits] is {patience}");
        Course::NotRun(reason.into())
    })
}

/// Does the step change the situation? That some time passes it may also wait for.
fn arranges(step: &Step) -> bool {
    match &step.kind {
        StepKind::Arrange(arrange) => !arrange.rules.iter().all(Rule::is_usual),
        StepKind::Advance(advance) => !matches!(advance, Advance::By(_)),
        _ => false,
    }
}

/// For how long a scenario lets time pass, polls aside: they may end at any time.
fn waits(scenario: &Scenario) -> SignedDuration {
    let wait = |step: &Step| match &step.kind {
        StepKind::Advance(Advance::By(time)) => Some(*time),
        _ => None,
    };
    let waits = scenario.steps.iter().filter_map(wait);
    waits.fold(SignedDuration::ZERO, SignedDuration::saturating_add)
}

/// A service that the target does not name.
fn nobody_to_sign(scenario: &Scenario, live: &Live) -> Option<String> {
    let services = live.services();
    let auths = scenario.steps.iter().filter_map(Step::auth);
    let mut wanted = auths.flat_map(Auth::needs);
    let missing = wanted.find(|who| services.get(*who).is_none())?;
    Some(format!("it needs a {missing}, and this target names none"))
}

/// Money that a scenario leaves unknown on purpose would be real here, and nothing would settle it.
fn needs_a_ledger(step: &Step) -> bool {
    let leaves_money_unknown = step
        .answering()
        .is_some_and(|answering| answering.money == Money::Unknown);
    leaves_money_unknown || matches!(step.kind, StepKind::Ledger(_))
}

fn unpayable(scenario: &Scenario, live: &Live, rehearsal: &Rehearsal) -> Option<Reason> {
    let first = rehearsal.paying.first()?;
    match &live.purse {
        Some(purse) => purse.refusal(&scenario.id).map(Reason::from),
        None => {
            let reason =
                "it pays, and only a gateway that proves to be a simulator is paid without a plan";
            Some(Reason::at(first.line, reason))
        }
    }
}
