//! `run`

use std::path::PathBuf;
use std::sync::Arc;

use super::conclusion::{Conclusion, Outputs};
use super::failure::Failure;
use super::history::HistoryOptions;
use super::money::LogOptions;
use super::output::{self, complain};
use super::places::Places;
use super::progress::Progress;
use super::reports::ReportOptions;
use super::review::SnapshotOptions;
use super::target::TargetOptions;
use super::{ScenarioSource, ending};
use crate::{recording, snapshots};
use paysys_contract::Contract;
use paysys_engine::money::{Approval, Budget, LogError, MoneyLog, NotApproved, Plan, unreconciled};
use paysys_engine::run::Observer;
use paysys_engine::session::Target;
use paysys_engine::stop::Stop;
use paysys_engine::{run, wall_clock};
use paysys_judge::verdict::RunResult;
use paysys_judge::{exit, verdict};
use paysys_scenario::Scenario;

/// `run [PATTERN…]`
#[derive(Debug, clap::Args)]
pub(super) struct Run {
    /// Scenario ids, globs of them (`pay.*`), or requirement ids; none: everything
    patterns: Vec<String>,
    #[command(flatten)]
    target: TargetOptions,
    /// Pay the gateway of --target, exactly as `plan` said when it printed this
    #[arg(long, value_name = "HASH-EXPIRY", requires = "target", conflicts_with_all = ["url", "simulator"])]
    plan: Option<String>,
    #[command(flatten)]
    log: LogOptions,
    #[command(flatten)]
    source: ScenarioSource,
    #[command(flatten)]
    history: HistoryOptions,
    #[command(flatten)]
    snapshots: SnapshotOptions,
    #[command(flatten)]
    reports: ReportOptions,
    /// Save everything that is seen in this directory, which must be new or empty; `evaluate` reads it
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,
    /// List what passed and what was observed, too
    #[arg(long, short)]
    verbose: bool,
}

impl Run {
    pub(super) async fn run(self, contract: &Contract, stop: Stop) -> Result<u8, Failure> {
        self.check_places(&[])?;
        self.reports.prepare()?;
        let library = self.source.library(contract)?;
        let scenarios = library.select(&self.patterns)?;
        self.check_places(&scenarios)?;
        self.prepare_recording()?;
        let mut aim = self.target.aim().await?;
        let mut history = self
            .history
            .open(&aim, self.target.file(), contract, &library)?;
        let (budget, _beside) = self.budget(&mut aim.target, &scenarios)?;
        let store = self
            .snapshots
            .store(self.target.file(), aim.target.is_live());
        output::directory(&store.place())?;
        let store = store.striking(&aim.redactor);
        let progress = Progress::of(scenarios.len());
        let observer = Observer {
            redactor: aim.redactor.clone(),
            stop: stop.clone(),
            watcher: progress.watcher(),
        };
        let started_at = wall_clock::now();
        let played = match aim.target.greet().await {
            Ok(()) => run::attended(&aim.target, &scenarios, &observer).await,
            Err(error) => run::none(&scenarios, &error.to_string()),
        };
        drop(progress);
        let mut result =
            verdict::conclude_with(played, contract, &history).asked_for(&self.patterns);
        result.started_at = Some(started_at);
        result.worst_case = budget.as_ref().map(|budget| budget.worst_case());
        if stop.reason().is_some() {
            result = result.stopped();
        }
        let mut troubles: Vec<Failure> = Vec::new();
        // What is compared is what arrived; what is told and kept of it holds no secret.
        let differences = ending::attempt(&mut troubles, || snapshots::compare(&result, &store));
        result.redact(&aim.redactor);
        let remembered = ending::attempt(&mut troubles, || {
            self.history
                .remember(self.target.file(), &mut history, &result)
        });
        let conclusion = Conclusion {
            target: &aim.name,
            result: &mut result,
            contract,
            verbose: self.verbose,
            differences: &differences,
            snapshots: store.directory(),
            redactor: &aim.redactor,
        };
        let waiting = differences.iter().map(|one| one.waits.clone());
        let outputs = Outputs {
            reports: &self.reports,
            record: self.record.as_deref(),
            written: self
                .money_log(budget.as_deref())
                .into_iter()
                .chain(remembered)
                .chain(waiting)
                .collect(),
        };
        let code = conclusion.tell(&outputs, troubles);
        self.tell_unsaid(&result);
        Ok(ending::tell_open_payments().map_or(code, |open| exit::worse(code, open)))
    }

    /// Of requirements that were asked for by their ids, those that nothing was said about.
    fn tell_unsaid(&self, result: &RunResult) {
        for entry in result.unsaid(&self.patterns) {
            let requirement = &entry.requirement;
            let unsaid = requirement.unsaid_in_words(&entry.reasons, output::words());
            complain!("\n{unsaid}");
        }
    }

    /// Looks whether a recording can be made, before anything is sent.
    fn prepare_recording(&self) -> Result<(), Failure> {
        if let Some(directory) = &self.record {
            output::directory(directory)?;
            recording::prepare(directory)?;
        }
        Ok(())
    }

    /// The money log, if this run writes one.
    fn money_log(&self, budget: Option<&Budget>) -> Option<PathBuf> {
        let file = self.target.file().filter(|_| budget.is_some())?;
        Some(self.log.path(file))
    }

    /// Opens the budget of an approved plan; with it comes the log beside the target file where that is another one, to be held
    /// as long.
    fn budget(
        &self,
        target: &mut Target,
        scenarios: &[Arc<Scenario>],
    ) -> Result<(Option<Arc<Budget>>, Option<MoneyLog>), Failure> {
        let (Some(approved), Some(file), Target::Live(live)) =
            (&self.plan, self.target.file(), target)
        else {
            return Ok((None, None));
        };
        let path = self.log.path(file);
        let open_log = || Ok::<_, LogError>(MoneyLog::open(&path)?.striking(&output::secrets()));
        // Locked before anything is looked up. One that is not there is begun last, as it may have been there before.
        let log = path.exists().then(open_log).transpose()?;
        let open = unreconciled(&self.log.entries(file)?);
        if open > 0 {
            return Err(NotApproved::Unreconciled(open).into());
        }
        let approved: Approval = approved.parse()?;
        approved.holds_at(wall_clock::now())?;
        let state = self.log.state()?;
        state.unspent(&approved)?;
        self.log.check(file, &state)?;
        let log = log.map_or_else(open_log, Ok)?;
        let history = log.history().remembered_in(state.identity()?);
        let plan = Plan::of(&live.live, scenarios, &history, approved.until());
        let budget = Arc::new(Budget::open(&live.live, plan, &approved, log, &state)?);
        let beside = self.log.refer(file, &state)?;
        live.budget = Some(Arc::clone(&budget));
        ending::at_stake(Arc::clone(&budget), self.log.options_for(&path));
        Ok((Some(budget), beside))
    }

    /// Nothing that is written may be something else, whatever it is called.
    fn check_places(&self, scenarios: &[Arc<Scenario>]) -> Result<(), Failure> {
        let mut places = Places::default();
        let file = self.target.file();
        if let Some(file) = file {
            places.target("--target", file)?;
        }
        self.log.places(&mut places, file);
        if let Some(path) = &self.source.scenarios {
            places.sources("--scenarios", path);
        }
        self.history.places(&mut places, file);
        self.reports.places(&mut places);
        if let Some(directory) = &self.record {
            places.keeps("--record", directory);
        }
        let is_live = file.is_some() || self.target.url.is_some();
        let store = self.snapshots.store(file, is_live);
        for scenario in scenarios {
            places.writes("--snapshots", &store.waits(&scenario.id));
        }
        places.check()
    }
}
