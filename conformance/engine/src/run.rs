//! Running scenarios against a target.

mod answered;
mod check;
mod control;
mod exchange;
mod observer;
mod obstacle;
mod player;
mod poll;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::rehearsal::rehearse;
use crate::session::{LiveTarget, Target};
use crate::target::GuessBudget;
use crate::wall_clock;
use answered::Answered;
pub use observer::{Moment, Observer, Watcher};
use obstacle::obstacle;
use paysys_contract::Said;
use paysys_exchange::{Credentials, Outcome, Played, RunOutcome, Transcript};
use paysys_scenario::Scenario;

/// So many sandboxes at once; each is a few kilobytes and a handful of calls.
const AT_ONCE: usize = 8;

/// After so many calls in a row without an answer a live gateway is left alone.
const BREAKER: usize = 3;

/// So long a scenario may go on after somebody wanted it to end: enough for a call that is on its way.
const LAST_WORDS: Duration = Duration::from_secs(8);

/// Runs the scenarios; the results come in the same order.
pub async fn run(target: &Target, scenarios: &[Arc<Scenario>]) -> Vec<Played> {
    attended(target, scenarios, &Observer::default()).await
}

/// Runs the scenarios; somebody is told how it goes, and which secrets were used.
pub async fn attended(
    target: &Target,
    scenarios: &[Arc<Scenario>],
    observer: &Observer,
) -> Vec<Played> {
    let target = target.until(&observer.stop);
    match &target {
        Target::Live(live) => {
            let guesses = GuessBudget::of(live.live.limits.wrong_credentials);
            let live = LiveTarget {
                guesses,
                ..live.clone()
            };
            one_by_one(&Run::at(&Target::Live(live), observer), scenarios).await
        }
        Target::Model(model) if model.as_live().is_some() => {
            one_after_the_other(&target, scenarios, observer).await
        }
        Target::Simulator(_) | Target::Model(_) => {
            several_at_once(&Run::at(&target, observer), scenarios).await
        }
    }
}

/// Runs nothing, for one reason.
#[must_use]
pub fn none(scenarios: &[Arc<Scenario>], reason: &str) -> Vec<Played> {
    let not_run = |scenario: &Arc<Scenario>| Played {
        scenario: Arc::clone(scenario),
        credentials: Credentials::Given,
        outcome: RunOutcome::NotRun(reason.into()),
    };
    scenarios.iter().map(not_run).collect()
}

async fn several_at_once(run: &Run, scenarios: &[Arc<Scenario>]) -> Vec<Played> {
    let slots = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for (position, scenario) in scenarios.iter().enumerate() {
        let (run, scenario, slots) = (run.clone(), Arc::clone(scenario), Arc::clone(&slots));
        tasks.spawn(async move {
            let _slot = slots
                .acquire_owned()
                .await
                .expect("the semaphore is never closed");
            (position, run.play(scenario).await)
        });
    }
    let mut played = tasks.join_all().await;
    played.sort_by_key(|(position, _)| *position);
    played.into_iter().map(|(_, played)| played).collect()
}

/// Runs the scenarios on a gateway that nothing is gained by calling several times at once.
pub async fn one_after_the_other(
    target: &Target,
    scenarios: &[Arc<Scenario>],
    observer: &Observer,
) -> Vec<Played> {
    let run = Run::at(target, observer);
    let mut played = Vec::new();
    for scenario in scenarios {
        played.push(run.play(Arc::clone(scenario)).await);
    }
    played
}

async fn one_by_one(run: &Run, scenarios: &[Arc<Scenario>]) -> Vec<Played> {
    let target = &run.target;
    let mut lost_in_a_row = 0;
    let mut played = Vec::new();
    for scenario in scenarios {
        let is_gone = lost_in_a_row >= BREAKER && obstacle(scenario, target).is_none();
        let why_not = if is_gone {
            Some(Said::of("reason.gone").with("n", BREAKER))
        } else {
            guess_budget(scenario, target).err()
        };
        if let Some(reason) = why_not {
            played.push(Played {
                scenario: Arc::clone(scenario),
                credentials: Credentials::Given,
                outcome: RunOutcome::NotRun(reason.into()),
            });
            continue;
        }
        let next = run.play(Arc::clone(scenario)).await;
        lost_in_a_row = lost_after(&next, lost_in_a_row);
        played.push(next);
    }
    played
}

/// How many calls in a row had no answer after this scenario, `before` of them before it. Where a step only asks what becomes
/// of something odd, no answer is an answer, and says nothing about the gateway being there.
#[must_use]
pub fn lost_after(played: &Played, before: usize) -> usize {
    let RunOutcome::Transcript(transcript) = &played.outcome else {
        return before;
    };
    let exchanges = transcript.exchanges.iter();
    // A call that was asked again counts once.
    let exchanges = exchanges.filter(|exchange| !exchange.turn.is_repeated());
    exchanges.fold(before, |lost, exchange| match &exchange.outcome {
        Outcome::Lost(_) if played.scenario.steps[exchange.step].only_asks() => lost,
        Outcome::Lost(_) | Outcome::NotSent(_) => lost + 1,
        Outcome::Answer(_) => 0,
    })
}

/// Takes the guesses at credentials that this scenario makes from those that are left.
fn guess_budget(scenario: &Arc<Scenario>, target: &Target) -> Result<(), Said> {
    let Target::Live(live) = target else {
        return Ok(());
    };
    let guesses = rehearse(scenario, &live.live).guesses;
    if guesses == 0 || obstacle(scenario, target).is_some() || live.guesses.take(guesses) {
        return Ok(());
    }
    Err(Said::of("reason.rationed"))
}

/// One run: where it takes place, who is told, and what was answered there. Clones are the same one.
#[derive(Clone)]
struct Run {
    target: Target,
    observer: Observer,
    answered: Answered,
}

impl Run {
    fn at(target: &Target, observer: &Observer) -> Self {
        Self {
            target: target.clone(),
            observer: observer.clone(),
            answered: Answered::default(),
        }
    }

    async fn play(&self, scenario: Arc<Scenario>) -> Played {
        Played {
            outcome: self.guarded(&scenario).await,
            credentials: self.target.credentials(),
            scenario,
        }
    }

    /// Plays in a task of its own, so that a fault of the kit costs one scenario and not what is known of all. What money
    /// became of it then nobody knows, so a live gateway is sent nothing more.
    async fn guarded(&self, scenario: &Arc<Scenario>) -> RunOutcome {
        let stop = &self.observer.stop;
        let mut task = tokio::spawn({
            let (run, scenario) = (self.clone(), Arc::clone(scenario));
            async move { run.outcome(&scenario).await }
        });
        let too_late = async {
            let reason = stop.requested().await;
            wall_clock::wait(LAST_WORDS).await;
            reason
        };
        tokio::select! {
            played = &mut task => played.unwrap_or_else(|_| {
                if self.target.is_live() {
                    stop.request(Said::of("reason.kit_failed_before"));
                }
                let why = Said::of("reason.kit_failed");
                RunOutcome::Transcript(Transcript::unstaged(scenario, why))
            }),
            reason = too_late => {
                task.abort();
                RunOutcome::NotRun(reason.into())
            }
        }
    }

    async fn outcome(&self, scenario: &Arc<Scenario>) -> RunOutcome {
        self.observer.tell(Moment::Begins, scenario);
        let outcome = match (
            obstacle(scenario, &self.target),
            self.observer.stop.reason(),
        ) {
            (Some(outcome), _) => outcome,
            (None, Some(reason)) => RunOutcome::NotRun(reason.into()),
            (None, None) => RunOutcome::Transcript(self.play_staged(scenario).await),
        };
        self.observer.tell(Moment::Ended, scenario);
        outcome
    }

    async fn play_staged(&self, scenario: &Scenario) -> Transcript {
        let session = match self.target.session(&scenario.arrangement).await {
            Ok(session) => session,
            Err(error) => return Transcript::unstaged(scenario, error.to_string().into()),
        };
        player::Player::new(scenario, session, self).play().await
    }
}
