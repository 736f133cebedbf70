//! Running scenarios against a target.

mod attendant;
mod control;
mod exchange;
mod obstacle;
mod player;
mod poll;
mod reason;
mod rehearsal;

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::scenario::{Auth, Scenario};
use crate::target::Target;
use crate::transcript::{Cut, Transcript};
pub use attendant::{Attendant, Moment, Watcher};
use obstacle::obstacle;
pub use obstacle::unplayable;
pub use reason::Reason;
pub use rehearsal::{Rehearsed, rehearse};

/// So many sandboxes at once; each is a few kilobytes and a handful of calls.
const AT_ONCE: usize = 8;

/// After so many lost answers in a row a live gateway is left alone.
const BREAKER: usize = 3;

/// A scenario and what came of running it.
#[derive(Debug)]
pub struct Played {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Who says who calls.
    pub credentials: Credentials,
    /// What came of it.
    pub course: Course,
}

/// Who says who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// The gateway itself, when it was made: they are right.
    Issued,
    /// A person, who may be wrong.
    Given,
}

impl Credentials {
    /// Where those of a target come from.
    #[must_use]
    pub fn of(target: &Target) -> Self {
        if target.is_live() {
            Self::Given
        } else {
            Self::Issued
        }
    }
}

/// What came of running a scenario.
#[derive(Debug)]
pub enum Course {
    /// It was played, perhaps not to the end.
    Transcript(Transcript),
    /// It was not begun, and might be under other circumstances.
    NotRun(Reason),
    /// It cannot say anything about such a target.
    NotApplicable(Reason),
}

/// Runs the scenarios; the results come in the same order.
pub async fn run(target: &Target, scenarios: &[Arc<Scenario>]) -> Vec<Played> {
    attended(target, scenarios, &Attendant::default()).await
}

/// Runs the scenarios; somebody is told how it goes, and which secrets were used.
pub async fn attended(
    target: &Target,
    scenarios: &[Arc<Scenario>],
    attendant: &Attendant,
) -> Vec<Played> {
    match target {
        Target::Live(live) => {
            let guesses = live.limits.wrong_credentials;
            one_by_one(target, guesses, scenarios, attendant).await
        }
        Target::Simulator(_) | Target::Imagined(_) | Target::Unarranged(_) => {
            several_at_once(target, scenarios, attendant).await
        }
    }
}

/// Runs nothing, for one reason.
#[must_use]
pub fn none(scenarios: &[Arc<Scenario>], reason: &str) -> Vec<Played> {
    let not_run = |scenario: &Arc<Scenario>| Played {
        scenario: Arc::clone(scenario),
        credentials: Credentials::Given,
        course: Course::NotRun(reason.into()),
    };
    scenarios.iter().map(not_run).collect()
}

async fn several_at_once(
    target: &Target,
    scenarios: &[Arc<Scenario>],
    attendant: &Attendant,
) -> Vec<Played> {
    let slots = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for (position, scenario) in scenarios.iter().enumerate() {
        let (target, scenario, slots) = (target.clone(), Arc::clone(scenario), Arc::clone(&slots));
        let attendant = attendant.clone();
        tasks.spawn(async move {
            let _slot = slots
                .acquire_owned()
                .await
                .expect("the semaphore is never closed");
            (position, play(&target, scenario, &attendant).await)
        });
    }
    let mut played = tasks.join_all().await;
    played.sort_by_key(|(position, _)| *position);
    played.into_iter().map(|(_, played)| played).collect()
}

/// Runs the scenarios on a gateway that nothing is gained by calling several times at once.
pub(crate) async fn one_after_the_other(
    target: &Target,
    scenarios: &[Arc<Scenario>],
) -> Vec<Played> {
    let attendant = Attendant::default();
    let mut played = Vec::new();
    for scenario in scenarios {
        played.push(play(target, Arc::clone(scenario), &attendant).await);
    }
    played
}

async fn one_by_one(
    target: &Target,
    mut guesses_left: u32,
    scenarios: &[Arc<Scenario>],
    attendant: &Attendant,
) -> Vec<Played> {
    let mut lost_in_a_row = 0;
    let mut played = Vec::new();
    for scenario in scenarios {
        if lost_in_a_row >= BREAKER && obstacle(scenario, target).is_none() {
            let reason = format!("the gateway gave no answer {BREAKER} times in a row");
            played.push(Played {
                scenario: Arc::clone(scenario),
                credentials: Credentials::Given,
                course: Course::NotRun(reason.into()),
            });
            continue;
        }
        match ration(scenario, target, guesses_left) {
            Ok(left) => guesses_left = left,
            Err(reason) => {
                played.push(Played {
                    scenario: Arc::clone(scenario),
                    credentials: Credentials::Given,
                    course: Course::NotRun(reason.into()),
                });
                continue;
            }
        }
        let next = play(target, Arc::clone(scenario), attendant).await;
        lost_in_a_row = lost_after(&next, lost_in_a_row);
        played.push(next);
    }
    played
}

/// How many answers in a row were lost after this scenario, `before` of them before it. Where a step only asks what becomes
/// of something odd, no answer is an answer, and says nothing about the gateway being there.
fn lost_after(played: &Played, before: usize) -> usize {
    let Course::Transcript(transcript) = &played.course else {
        return before;
    };
    let exchanges = transcript.exchanges.iter();
    exchanges.fold(before, |lost, exchange| match exchange.is_lost() {
        true if played.scenario.steps[exchange.step].only_asks() => lost,
        true => lost + 1,
        false => 0,
    })
}

/// How many more guesses at credentials there may be after this scenario: some gateways lock a service out after a few.
fn ration(scenario: &Scenario, target: &Target, left: u32) -> Result<u32, String> {
    let guesses = scenario
        .steps
        .iter()
        .filter(|step| step.auth().is_some_and(Auth::guesses));
    let guesses = u32::try_from(guesses.count()).unwrap_or(u32::MAX);
    if guesses == 0 || obstacle(scenario, target).is_some() {
        return Ok(left);
    }
    let reason =
        "calls with wrong credentials are rationed: see `wrong_credentials` under [limits]";
    left.checked_sub(guesses).ok_or_else(|| reason.to_owned())
}

async fn play(target: &Target, scenario: Arc<Scenario>, attendant: &Attendant) -> Played {
    attendant.begins(&scenario);
    let course = match obstacle(&scenario, target) {
        Some(course) => course,
        None => Course::Transcript(play_staged(target, &scenario, attendant).await),
    };
    attendant.ended(&scenario);
    Played {
        scenario,
        credentials: Credentials::of(target),
        course,
    }
}

async fn play_staged(target: &Target, scenario: &Scenario, attendant: &Attendant) -> Transcript {
    let stage = match target.stage(&scenario.arrangement).await {
        Ok(stage) => stage,
        Err(error) => return Transcript::unstaged(scenario, error.to_string()),
    };
    let redactor = attendant.redactor.clone();
    player::Player::new(scenario, stage, redactor).play().await
}

impl Transcript {
    fn unstaged(scenario: &Scenario, reason: String) -> Self {
        Self {
            scenario: scenario.id.clone(),
            givens: Vec::new(),
            exchanges: Vec::new(),
            ledgers: Vec::new(),
            cut: Some(Cut::Kit(reason)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;
    use crate::imagined::Blueprint;
    use crate::scenario::Library;
    use crate::target::Outcome;

    /// The scenario as played, and every answer lost.
    async fn lost(id: &str) -> Played {
        let library = Library::built_in(Contract::built_in()).unwrap();
        let scenarios = library.select(&[id.to_owned()]).unwrap();
        let target = Target::Imagined(Blueprint::RIGHT);
        let mut played = one_after_the_other(&target, &scenarios).await;
        let mut played = played.pop().unwrap();
        if let Course::Transcript(transcript) = &mut played.course {
            for exchange in &mut transcript.exchanges {
                exchange.outcome = Outcome::Lost("cut".to_owned());
            }
        }
        played
    }

    #[tokio::test]
    async fn odd_requests_without_an_answer_do_not_break_off_a_run() {
        assert_eq!(lost_after(&lost("http.other-verbs").await, 2), 2);
        assert_eq!(lost_after(&lost("check.unknown").await, 2), 3);
    }
}
