//! The commands. Each prints for people and answers with one of the codes in [`paysys_judge::exit`].

mod call;
mod check;
mod client;
mod conclusion;
mod coverage;
mod drift;
mod ending;
mod evaluate;
mod explain;
mod failure;
mod history;
mod list;
mod money;
mod output;
mod places;
mod plan;
mod progress;
mod reports;
mod review;
mod run;
mod self_test;
mod target;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand};

use failure::Failure;
use output::complain;
use paysys_contract::Contract;
use paysys_engine::stop::Stop;
use paysys_input::command_line::packaging;
use paysys_judge::exit;
use paysys_scenario::Library;
use paysys_trials::Catalogue;

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
    /// Validate scenario, trial and target files
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
    /// Print what makes a shell complete commands and flags of this program
    Completions(packaging::Completions),
    /// Write the man pages of this program
    Man(packaging::ManPages),
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

/// How long a command that sends something, or has started something, may take to come to an end: the call that is on its
/// way, processes that are to be stopped, reports.
const TO_AN_END: Duration = Duration::from_secs(20);

impl Cli {
    /// Does what was asked; answers the exit code.
    #[must_use]
    pub fn run(self) -> u8 {
        ending::tell_panics();
        match ending::guarded(|| self.in_runtime()) {
            Some(Ok(code)) => code,
            Some(Err(failure)) => {
                complain!("{failure}");
                failure.exit_code()
            }
            None => ending::after_a_fault(),
        }
    }

    fn in_runtime(self) -> Result<u8, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        let runtime = runtime.map_err(|error| Failure::Kit(error.to_string()))?;
        let stop = Stop::default();
        let max_wait = self.command.max_wait();
        let command = self.command.run(Contract::built_in(), stop.clone());
        let done = runtime.block_on(ending::interruptible(stop, max_wait, command));
        // Somebody who is asked something at the terminal may never answer.
        runtime.shutdown_background();
        done
    }
}

impl Command {
    /// How long it may go on after somebody wanted it to end. What sends nothing ends at once.
    fn max_wait(&self) -> Duration {
        match self {
            Self::Run(_) | Self::Call(_) | Self::Client(_) | Self::Drift(_) => TO_AN_END,
            _ => Duration::ZERO,
        }
    }

    async fn run(self, contract: &'static Contract, stop: Stop) -> Result<u8, Failure> {
        match self {
            Self::Run(command) => command.run(contract, stop).await,
            Self::Call(command) => command.run(contract, stop).await,
            Self::Client(command) => command.run(contract, stop).await,
            Self::Drift(command) => command.run(contract, stop).await,
            Self::SelfTest(command) => command.run(contract).await,
            other => {
                let working = tokio::task::spawn_blocking(move || other.work(contract));
                working
                    .await
                    .unwrap_or_else(|_| Ok(ending::after_a_fault()))
            }
        }
    }

    /// What sends nothing.
    fn work(self, contract: &Contract) -> Result<u8, Failure> {
        match self {
            Self::Evaluate(command) => command.run(contract),
            Self::Review(command) => command.run(contract),
            Self::Accept(command) => command.accept(),
            Self::Reject(command) => command.reject(),
            Self::Plan(command) => command.run(contract),
            Self::Money(command) => command.run(),
            Self::List(command) => command.run(contract),
            Self::Explain(command) => command.run(contract),
            Self::Check(command) => command.run(contract),
            Self::Coverage(command) => command.run(contract),
            Self::Completions(command) => {
                output::text(command.script::<Cli>().as_bytes());
                DONE
            }
            Self::Man(command) => {
                command.write::<Cli>().map_err(Failure::Kit)?;
                DONE
            }
            Self::Run(_) | Self::Call(_) | Self::Client(_) | Self::Drift(_) | Self::SelfTest(_) => {
                unreachable!("these wait, and are run where waiting is possible")
            }
        }
    }
}

const DONE: Result<u8, Failure> = Ok(exit::CONFORMANT);
