//! All trials, side by side.

use std::num::NonZero;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::play::TrialRunner;
use super::process::StartError;
use super::result::TrialResult;
use super::trial::Trial;
use paysys_contract::Contract;

/// So many trials are held at once, unless told: a client waits most of the time.
pub const USUAL_JOBS: usize = 16;

/// Lets few clients start up at once, whatever the number of trials: that takes a core's whole attention, and a machine that
/// is busy with it makes those late that pay already.
#[must_use]
pub fn few_starts() -> Arc<Semaphore> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    Arc::new(Semaphore::new(2 * cores))
}

/// Holds every trial, `jobs` at a time, until `stop` says that it is enough; `seen` is told of each result as it comes. The
/// results are in the trials' order, and there is one for each.
///
/// # Errors
/// When the client cannot be started.
pub async fn run(
    runner: &TrialRunner,
    trials: &[Trial],
    contract: &'static Contract,
    jobs: &Arc<Semaphore>,
    stop: impl Future<Output = ()>,
    mut seen: impl FnMut(&TrialResult),
) -> Result<Vec<TrialResult>, StartError> {
    let mut running = JoinSet::new();
    // The longest ones first, so that nothing waits for them at the end.
    let (long, others): (Vec<_>, Vec<_>) = trials
        .iter()
        .cloned()
        .enumerate()
        .partition(|(_, trial)| trial.lasts_until_the_deadline());
    for (place, trial) in long.into_iter().chain(others) {
        let (runner, jobs) = (runner.clone(), Arc::clone(jobs));
        running.spawn(async move {
            let _turn = jobs.acquire_owned().await;
            (place, runner.hold(&trial, contract).await)
        });
    }
    let mut results: Vec<Option<TrialResult>> = trials.iter().map(|_| None).collect();
    let mut stop = std::pin::pin!(stop);
    loop {
        let held = tokio::select! {
            held = running.join_next() => held,
            () = &mut stop => {
                // Whatever was started ends with its task.
                running.shutdown().await;
                None
            }
        };
        let Some(held) = held else { break };
        let (place, result) = held.expect("a trial does not panic, and nobody cancels it");
        let result = result?;
        seen(&result);
        results[place] = Some(result);
    }
    let results = results.into_iter().zip(trials);
    let or_interrupted = |(result, trial): (Option<TrialResult>, &Trial)| {
        result.unwrap_or_else(|| TrialResult::interrupted(trial.clone()))
    };
    Ok(results.map(or_interrupted).collect())
}
