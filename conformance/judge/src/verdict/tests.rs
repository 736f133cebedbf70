//! Every excuse excuses what it is for, and nothing else. Conversations are made up, so no gateway is needed.

mod across_scenarios;
mod how_far;
mod known_ids;
mod payees;
mod redacted;
mod run;
mod silences;
mod within_one;

use super::{RunResult, ScenarioResult, Verdict};
use crate::talk::Talk;
use crate::verdict::conclude;
use paysys_contract::Contract;
use paysys_exchange::Credentials;

const PAY: &str = "  - pay: { expect: { error: null } }";
const CHECK: &str = "  - check: { transaction: 1, expect: { error: null } }";

/// What a run of one conversation comes to.
fn one(talk: Talk) -> ScenarioResult {
    let mut scenarios = talk.concluded().scenarios;
    scenarios.remove(0)
}

/// What a run of several comes to.
fn run(talks: Vec<Talk>, credentials: Credentials) -> RunResult {
    let played = talks.into_iter().map(|talk| talk.played(credentials));
    conclude(played.collect(), Contract::built_in())
}

fn verdicts(run: &RunResult) -> Vec<Verdict> {
    run.scenarios.iter().map(|result| result.verdict).collect()
}

fn of(run: &RunResult, requirement: &str) -> Verdict {
    let mut requirements = run.requirements.iter();
    let found = requirements.find(|result| result.requirement.id.as_str() == requirement);
    found.expect("there is such a requirement").verdict
}
