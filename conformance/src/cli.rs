//! The commands. Each prints for people and answers with one of the codes in [`crate::exit`].

mod call;
mod check;
mod client;
mod conclusion;
mod coverage;
mod drift;
mod evaluate;
mod explain;
mod failure;
mod list;
mod money;
mod output;
mod past;
mod places;
mod plan;
mod progress;
mod reports;
mod review;
mod run;
mod self_test;
mod target;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::client::Catalogue;
use crate::contract::Contract;
use crate::exit;
use crate::scenario::Library;
use failure::Failure;

/// Runs scripted conversations against a PaySys gateway and says which requirements it breaks.
///
/// Exit codes: 0 conformant (or partial), 1 a must-level check failed, 2 bad usage or files, 3 no verdict,
/// 4 the outcome of a payment is unknown.
#[derive(Debug, Parser)]
#[command(name = "paysys-conformance", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run scenarios against a target; no target named: a simulator of its own
    Run(Box<run::Run>),
    /// Check, judge and report a recording again, with the network off
    Evaluate(evaluate::Evaluate),
    /// Compare two runs, or two gateways: what differs, by requirement and by JSON path
    Drift(drift::Drift),
    /// Say what a run on a live gateway would pay, and the most it could cost
    Plan(plan::PlanCommand),
    /// Reconcile payments whose outcome is unknown
    Money(money::Money),
    /// List scenarios
    List(list::List),
    /// Explain a requirement, a scenario or a trial: why it exists and where it comes from
    Explain(explain::Explain),
    /// Validate scenario and trial files
    Check(check::Check),
    /// Print which scenarios exercise which requirements, as Markdown
    Coverage(coverage::Coverage),
    /// Put a client on trial: does it lose or double money?
    Client(client::Client),
    /// Show transcripts that are not as reviewed, and ask what to make of them
    Review(review::Review),
    /// Take a transcript for the reviewed one from now on
    Accept(review::Decide),
    /// Throw a transcript that waits for a review away
    Reject(review::Decide),
    /// Prove that the checks check: play gateways that are wrong on purpose, and others that are only different
    SelfTest(self_test::SelfTestCommand),
    /// Send one signed call and show the answer
    Call(call::Call),
}

/// Which scenarios there are.
#[derive(Debug, clap::Args)]
struct ScenarioSource {
    /// Use these scenario files (a directory or one file) in place of the built-in ones
    #[arg(long, value_name = "DIR|FILE")]
    scenarios: Option<PathBuf>,
}

impl ScenarioSource {
    fn library(&self, contract: &Contract) -> Result<Library, Failure> {
        let library = match &self.scenarios {
            Some(path) => Library::of_path(path, contract),
            None => Library::built_in(contract),
        };
        Ok(library?)
    }
}

/// Which trials there are.
#[derive(Debug, clap::Args)]
struct TrialSource {
    /// Use these trial files (a directory or one file) in place of the built-in ones
    #[arg(long, value_name = "DIR|FILE")]
    trials: Option<PathBuf>,
}

impl TrialSource {
    fn catalogue(&self, contract: &Contract) -> Result<Catalogue, Failure> {
        let catalogue = match &self.trials {
            Some(path) => Catalogue::of_path(path, contract),
            None => Catalogue::built_in(contract),
        };
        Ok(catalogue?)
    }
}

impl Cli {
    /// Does what was asked; answers the exit code.
    #[must_use]
    pub fn run(self) -> u8 {
        let contract = Contract::built_in();
        let done = match self.command {
            Command::Run(command) => in_runtime(command.run(contract)),
            Command::Call(command) => in_runtime(command.run(contract)),
            Command::Client(command) => in_runtime(command.run(contract)),
            Command::Drift(command) => in_runtime(command.run(contract)),
            Command::Evaluate(command) => command.run(contract),
            Command::SelfTest(command) => in_runtime(command.run(contract)),
            Command::Review(command) => command.run(contract),
            Command::Accept(command) => command.accept(),
            Command::Reject(command) => command.reject(),
            Command::Plan(command) => command.run(contract),
            Command::Money(command) => command.run(),
            Command::List(command) => command.run(contract),
            Command::Explain(command) => command.run(contract),
            Command::Check(command) => command.run(contract),
            Command::Coverage(command) => command.run(contract),
        };
        done.unwrap_or_else(|failure| {
            anstream::eprintln!("{failure}");
            failure.exit_code()
        })
    }
}

fn in_runtime(command: impl Future<Output = Result<u8, Failure>>) -> Result<u8, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime
        .map_err(|error| Failure::Kit(error.to_string()))?
        .block_on(command)
}

/// Everything went as it should.
const DONE: Result<u8, Failure> = Ok(exit::CONFORMANT);
