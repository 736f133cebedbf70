//! What no gateway but a simulator can be asked for.

use jiff::SignedDuration;

use crate::target::{Live, MaxWait};
use paysys_contract::Said;
use paysys_exchange::{Reason, RunOutcome};
use paysys_scenario::{Advance, Auth, Money, Rule, Scenario, Step, StepKind, Who};

/// What this gateway is not asked for, plan or no plan.
#[must_use]
pub fn unplayable(scenario: &Scenario, live: &Live) -> Option<RunOutcome> {
    unarrangeable(scenario, live.limits.max_wait).or_else(|| {
        nobody_to_sign(scenario, live).map(|reason| RunOutcome::NotApplicable(reason.into()))
    })
}

/// Is there a gateway other than a simulator that it can be played on?
pub(crate) fn may_be_live(scenario: &Scenario) -> bool {
    unarrangeable(scenario, MaxWait::LONGEST).is_none()
}

/// What only a simulator can be asked for.
pub(crate) fn unarrangeable(scenario: &Scenario, max_wait: MaxWait) -> Option<RunOutcome> {
    if let Some(step) = scenario.steps.iter().find(|step| needs_a_ledger(step)) {
        let reason = Said::of("reason.needs_ledger");
        return Some(RunOutcome::NotApplicable(Reason::at(step.line, reason)));
    }
    if scenario.arrangement.needs_a_simulator() || scenario.steps.iter().any(arranges) {
        return Some(RunOutcome::NotRun(Said::of("reason.arranges").into()));
    }
    let wanted = waits(scenario);
    (wanted > max_wait.duration()).then(|| {
        let waits = Said::of("reason.waits").with("wanted", format!("{wanted:#}"));
        RunOutcome::NotRun(waits.with("max", max_wait.to_string()).into())
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

/// One of a target's services.
pub(crate) fn who(who: Who) -> Said {
    match who {
        Who::First => Said::of("who.first"),
        Who::Second => Said::of("who.second"),
        Who::Blocked => Said::of("who.blocked"),
    }
}

/// A service that the target does not name.
fn nobody_to_sign(scenario: &Scenario, live: &Live) -> Option<Said> {
    let services = live.services();
    let auths = scenario.steps.iter().filter_map(Step::auth);
    let mut wanted = auths.flat_map(Auth::needs);
    let missing = wanted.find(|who| services.get(*who).is_none())?;
    Some(Said::of("reason.nobody_signs").with("who", who(missing)))
}

/// Money that a scenario leaves unknown on purpose would be real here, and nothing would settle it.
fn needs_a_ledger(step: &Step) -> bool {
    let leaves_money_unknown = step
        .answering()
        .is_some_and(|answering| answering.money == Money::Unknown);
    leaves_money_unknown || matches!(step.kind, StepKind::Ledger(_))
}
