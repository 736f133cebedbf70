//! `client`

mod listening;
mod reports;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use paysys_simulator::Simulator;
use tokio::sync::Semaphore;

use super::failure::Failure;
use super::output::{self, complain, say};
use super::places::Places;
use super::{DONE, TrialSource};
use crate::report::client;
use listening::ListenOptions;
use paysys_contract::{Contract, Said};
use paysys_engine::stop::Stop;
use paysys_engine::target::{Admin, Timeout};
use paysys_exchange::Redactor;
use paysys_trials::{
    ClientCommand, ClientVerdict, Listener, Orphans, Trial, TrialResult, TrialRunner, USUAL_JOBS,
    few_starts,
};
use reports::Reports;

/// Put a client on trial: does it lose or double money?
///
/// For every trial the command is started with PAYSYS_URL, PAYSYS_SERVICE_ID, PAYSYS_SECRET_KEY, PAYSYS_DEADLINE_MS and
/// PAYSYS_STATE_DIR in its environment, and with PAYSYS_OWN_REFERENCE=keep where the gateway keeps a client's own
/// references. On standard input it finds one JSON line per order: order, account, currency,
/// amount, vendor_id. On standard output it answers one JSON line per order: {"order":…,"outcome":"paid"|"failed"|
/// "pending"|"unknown"}, before the deadline.
#[derive(Debug, clap::Args)]
pub(super) struct Client {
    /// Only these trials; --list names them
    #[arg(long, value_name = "TRIAL", num_args = 1.., value_delimiter = ',')]
    only: Vec<String>,
    #[command(flatten)]
    source: TrialSource,
    /// How long each start of the client has, from its first payment on; with --listen how long each trial may take, 10m
    /// unless told
    #[arg(
        long,
        value_name = "TIME",
        default_value = "20s",
        default_value_ifs([listening::BY_HAND])
    )]
    deadline: Timeout,
    #[command(flatten)]
    listening: ListenOptions,
    /// How many trials are held at once
    #[arg(long, value_name = "COUNT", default_value_t = USUAL_JOBS)]
    jobs: usize,
    /// List the trials instead
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    reports: Reports,
    /// The client and its arguments
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// A client that somebody else runs and that has been silent for so long has said its last word.
const SETTLING: Duration = Duration::from_secs(5);

impl Client {
    pub(super) async fn run(self, contract: &'static Contract, stop: Stop) -> Result<u8, Failure> {
        self.reports.prepare()?;
        let catalogue = self.source.catalogue(contract)?;
        let trials = catalogue
            .select(&self.only)
            .map_err(|error| Failure::Usage(error.to_string()))?;
        let words = output::words();
        if self.list {
            for trial in &trials {
                say!("{:<26} {}", trial.id, trial.title.in_words(words));
            }
            return DONE;
        }
        self.check_places()?;
        self.reports.prepare()?;
        match self.listening.listen {
            Some(address) => self.listen(address, &trials, contract, &stop).await,
            None => self.hold(self.command()?, &trials, contract, &stop).await,
        }
    }

    fn check_places(&self) -> Result<(), Failure> {
        let mut places = Places::default();
        if let Some(path) = &self.source.trials {
            places.sources("--trials", path);
        }
        // The client itself, and what it is given to run.
        for word in self.command.iter().map(Path::new).filter(|it| it.is_file()) {
            places.reads("COMMAND", word);
        }
        self.reports.files.places(&mut places);
        places.check()
    }

    fn command(&self) -> Result<ClientCommand, Failure> {
        let Some((program, arguments)) = self.command.split_first() else {
            return Err(Failure::Usage(
                "whom? Say `client -- COMMAND ARGS…`, or `client --listen` for a client that you run yourself"
                    .to_owned(),
            ));
        };
        Ok(ClientCommand {
            program: program.clone(),
            arguments: arguments.to_vec(),
        })
    }

    async fn hold(
        &self,
        command: ClientCommand,
        trials: &[Trial],
        contract: &'static Contract,
        stop: &Stop,
    ) -> Result<u8, Failure> {
        command
            .can_be_started()
            .map_err(|error| Failure::Usage(error.to_string()))?;
        let simulator = simulator().await?;
        let runner = TrialRunner {
            admin: Admin::at(simulator.admin_url(), Timeout::default())?,
            command,
            deadline: self.deadline.duration(),
            starts: few_starts(),
            redactor: output::secrets(),
        };
        let jobs = Arc::new(Semaphore::new(self.jobs.clamp(1, 1000)));
        let orphans = Orphans::adopt();
        let results =
            paysys_trials::run(&runner, trials, contract, &jobs, interrupted(stop), show).await;
        let left_behind = orphans.end();
        if left_behind > 0 {
            let noun = if left_behind == 1 {
                "process"
            } else {
                "processes"
            };
            complain!(
                "warning: {left_behind} {noun} of the client had left group and environment behind, and ended with the kit"
            );
        }
        let results = results.map_err(|error| Failure::Usage(error.to_string()))?;
        self.conclude(&results, contract, &runner.redactor)
    }

    async fn listen(
        &self,
        address: SocketAddr,
        trials: &[Trial],
        contract: &'static Contract,
        stop: &Stop,
    ) -> Result<u8, Failure> {
        let listening = self.listening.open(address).await?;
        let listener = Listener {
            admin: listening.admin.clone(),
            claim_server: Arc::new(listening.claim_server),
            directions: listening.directions.clone(),
            deadline: self.deadline.duration(),
            settling: SETTLING,
            redactor: output::secrets(),
        };
        let words = output::words();
        let mut results = Vec::new();
        let mut stop = std::pin::pin!(interrupted(stop));
        for (number, trial) in trials.iter().enumerate() {
            say!(
                "\n{}: {}  {}",
                words.fill(
                    "client.of",
                    &[
                        ("n", &(number + 1).to_string()),
                        ("all", &trials.len().to_string())
                    ]
                ),
                trial.id,
                trial.title.in_words(words)
            );
            let mut tell = |said: &Said| output::handed_over(&said.in_words(words));
            tokio::select! {
                result = listener.hold(trial, contract, &mut tell) => {
                    show(&result);
                    results.push(result);
                }
                () = &mut stop => break,
            }
        }
        let not_held = trials[results.len()..].iter().cloned();
        results.extend(not_held.map(TrialResult::interrupted));
        self.conclude(&results, contract, &listener.redactor)
    }

    fn conclude(
        &self,
        results: &[TrialResult],
        contract: &Contract,
        redactor: &Redactor,
    ) -> Result<u8, Failure> {
        let typed: Vec<_> = self
            .command
            .iter()
            .map(|word| word.to_string_lossy())
            .collect();
        let code = ClientVerdict::of(results).exit_code();
        self.reports
            .tell(&typed.join(" "), results, contract, redactor, code)
    }
}

async fn simulator() -> Result<Simulator, Failure> {
    let simulator = Simulator::start().await;
    simulator.map_err(|error| Failure::Kit(format!("cannot start a simulator: {error}")))
}

fn show(result: &TrialResult) {
    let mut line = Vec::new();
    client::one_line(&mut line, result, output::words()).expect("a list of bytes takes all");
    output::text(&line);
}

async fn interrupted(stop: &Stop) {
    stop.requested().await;
}
