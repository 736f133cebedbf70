//! All trials, side by side.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::play::Bench;
use super::result::TrialResult;
use super::trial::Trial;
use crate::contract::Contract;

/// So many trials are held at once, unless told: most of a client's time is waiting.
pub const USUAL_JOBS: usize = 8;

/// Holds every trial, `jobs` at a time; `seen` is told of each result as it comes. The results are in the trials' order.
pub async fn run(
    bench: &Bench,
    trials: &[Trial],
    contract: &'static Contract,
    jobs: &Arc<Semaphore>,
    mut seen: impl FnMut(&TrialResult),
) -> Vec<TrialResult> {
    let mut running = JoinSet::new();
    for (place, trial) in trials.iter().cloned().enumerate() {
        let (bench, jobs) = (bench.clone(), Arc::clone(jobs));
        running.spawn(async move {
            let _turn = jobs.acquire_owned().await;
            (place, bench.hold(&trial, contract).await)
        });
    }
    let mut results: Vec<(usize, TrialResult)> = Vec::new();
    while let Some(held) = running.join_next().await {
        let (place, result) = held.expect("a trial does not panic, and nobody cancels it");
        seen(&result);
        results.push((place, result));
    }
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
