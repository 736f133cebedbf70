//! Playing every gateway, and comparing what it failed with what it violates.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use paysys_simulator::Simulator;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::lies::violated;
use super::mutants::alone;
use super::{LIES, Mutant, Side, VARIANTS, Variant, mutants_as_live};
use crate::model_gateway::Model;
use paysys_contract::Contract;
use paysys_engine::run;
use paysys_engine::run::Observer;
use paysys_engine::session::Target;
use paysys_engine::target::{Admin, Timeout};
use paysys_judge::checks::{Breach, Severity};
use paysys_judge::exit;
use paysys_judge::verdict::{RunResult, Verdict, conclude};
use paysys_scenario::{Library, Mismatch, Profile, Scenario, Step, StepKind, Unfound};

/// What became of one gateway.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub name: &'static str,
    pub does: &'static str,
    pub kind: Kind,
    /// Is it treated like a live one, at which nothing can be arranged?
    pub as_live: bool,
    pub breaks: BTreeSet<String>,
    pub failed: BTreeSet<String>,
    /// What it should be warned of; none: whatever comes along with what it breaks.
    pub warns: Option<&'static [&'static str]>,
    pub warned: BTreeSet<String>,
    /// The exit code that a run on it should end with.
    pub right_exit_code: u8,
    pub exit_code: u8,
    /// What was found where nothing should be, or was in the way.
    pub findings: Vec<String>,
}

/// What a gateway of the self-test is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Mutant(Side),
    Variant,
    Lie,
}

/// Everything that was played.
#[derive(Debug)]
pub struct SelfTest {
    /// Per gateway, in the order of the tables.
    pub outcomes: Vec<Outcome>,
    /// How many scenarios each model gateway was held to.
    pub scenarios: usize,
}

/// One gateway to play.
enum Part {
    Model(Box<Target>),
    Lie(&'static super::Lie),
}

impl Outcome {
    /// What it violates and did not fail.
    #[must_use]
    pub fn missed(&self) -> Vec<&str> {
        self.breaks
            .difference(&self.failed)
            .map(String::as_str)
            .collect()
    }

    /// What it failed and does not violate.
    #[must_use]
    pub fn blamed(&self) -> Vec<&str> {
        self.failed
            .difference(&self.breaks)
            .map(String::as_str)
            .collect()
    }

    #[must_use]
    pub fn is_right(&self) -> bool {
        // Only the published examples say what else may not be in an answer, and they need a sandbox.
        let shows = |id: &&&str| !self.as_live || !["CHK-01", "PAY-01"].contains(*id);
        let is_warned = |ids: &[&str]| self.warned.iter().eq(ids.iter().filter(shows));
        self.breaks == self.failed
            && self.exit_code == self.right_exit_code
            && self.warns.is_none_or(is_warned)
    }
}

impl SelfTest {
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.outcomes.iter().all(Outcome::is_right)
    }
}

/// Plays every gateway, several at once; `tell` hears of each as it is done.
///
/// # Errors
/// When scenarios cannot be had, or a simulator does not start.
pub async fn run(contract: &Contract, tell: impl Fn(&Outcome)) -> Result<SelfTest, String> {
    let words = |unfound: Unfound| unfound.to_string();
    let library = Library::built_in(contract).map_err(words)?;
    let played: Arc<[Arc<Scenario>]> = library
        .scenarios()
        .iter()
        .filter(|scenario| can_be_imagined(scenario))
        .cloned()
        .collect();
    let met: Arc<[Arc<Scenario>]> = library.select(&violated()).map_err(words)?.into();
    let simulator = Simulator::start().await;
    let simulator = simulator.map_err(|error| error.to_string())?;
    let admin = Admin::at(simulator.admin_url(), Timeout::default());
    let admin = admin.map_err(|error| error.to_string())?;
    let mut tasks = JoinSet::new();
    // What was said to one gateway is kept until it is judged, so there are no more at once than keep the cores busy: two more
    // than those, because a few keep whoever plays them waiting.
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let stage = Arc::new(Semaphore::new(cores + 2));
    for (position, (part, outcome)) in cast().into_iter().enumerate() {
        let (played, met) = (Arc::clone(&played), Arc::clone(&met));
        let (admin, stage) = (admin.clone(), Arc::clone(&stage));
        tasks.spawn(async move {
            let _turn = stage.acquire_owned().await;
            let result = match part {
                Part::Model(target) => play(&target, &played).await,
                Part::Lie(lie) => lie.met(admin, &met).await,
            };
            (position, outcome.of(&result))
        });
    }
    let mut outcomes = Vec::new();
    while let Some(done) = tasks.join_next().await {
        let (position, outcome) = done.map_err(|error| error.to_string())?;
        tell(&outcome);
        outcomes.push((position, outcome));
    }
    outcomes.sort_by_key(|(position, _)| *position);
    Ok(SelfTest {
        outcomes: outcomes.into_iter().map(|(_, outcome)| outcome).collect(),
        scenarios: played.len(),
    })
}

/// One after the other: gateways in memory wait for nothing, so there is nothing to gain within one.
async fn play(target: &Target, scenarios: &[Arc<Scenario>]) -> RunResult {
    let observer = Observer::default();
    let played = run::one_after_the_other(target, scenarios, &observer).await;
    conclude(played, Contract::built_in())
}

/// Every gateway, and what should become of it. The last ones can be arranged in no way, so that each is seen to be judged
/// rightly without that, too.
fn cast() -> Vec<(Part, Outcome)> {
    let part = |as_live: bool, model: Model, outcome: Outcome| {
        let target = match as_live {
            true => model.target_as_live(),
            false => model.target(),
        };
        let outcome = Outcome { as_live, ..outcome };
        (Part::Model(Box::new(target)), outcome)
    };
    let mutant =
        |as_live| move |one: &Mutant| part(as_live, one.model(), Outcome::expected_of_mutant(one));
    let variant = |as_live| {
        move |one: &Variant| part(as_live, one.model(), Outcome::expected_of_variant(one))
    };
    let lies = LIES.iter().map(|lie| {
        let does = match lie.method {
            "pam.pay_by_cash" => "tells the simulator's lie of that name about payouts",
            _ => "tells the simulator's lie of that name about checks",
        };
        let outcome = Outcome::expected(lie.name, does, Kind::Lie, lie.breaks);
        (Part::Lie(lie), outcome)
    });
    let apart = alone().map(mutant(false));
    let apart = apart.chain(VARIANTS.iter().map(variant(false))).chain(lies);
    let as_live = mutants_as_live().map(mutant(true));
    let as_live = as_live.chain(VARIANTS.iter().map(variant(true)));
    apart.chain(as_live).collect()
}

impl Outcome {
    fn expected_of_mutant(mutant: &Mutant) -> Self {
        let kind = Kind::Mutant(mutant.side);
        Self::expected(mutant.name, mutant.does, kind, mutant.breaks)
    }

    fn expected_of_variant(variant: &Variant) -> Self {
        Self {
            right_exit_code: variant.exit_code,
            warns: Some(variant.warns),
            ..Self::expected(variant.name, variant.does, Kind::Variant, &[])
        }
    }

    fn expected(name: &'static str, does: &'static str, kind: Kind, breaks: &[&str]) -> Self {
        Self {
            name,
            does,
            kind,
            as_live: false,
            breaks: breaks.iter().map(|id| (*id).to_owned()).collect(),
            failed: BTreeSet::new(),
            warns: None,
            warned: BTreeSet::new(),
            right_exit_code: if breaks.is_empty() {
                exit::CONFORMANT
            } else {
                exit::FAILED
            },
            exit_code: exit::NO_VERDICT,
            findings: Vec::new(),
        }
    }

    fn of(self, result: &RunResult) -> Self {
        let with = |verdict| {
            let all = result.requirements.iter();
            let with = all.filter(move |one| one.verdict == verdict);
            with.map(|one| one.requirement.id.to_string()).collect()
        };
        Self {
            failed: with(Verdict::Fail),
            warned: with(Verdict::Warn),
            exit_code: result.verdict.exit_code(),
            findings: findings(result, &self.breaks),
            ..self
        }
    }
}

/// In words: breaches that no violation explains, and what kept scenarios from a verdict.
fn findings(result: &RunResult, breaks: &BTreeSet<String>) -> Vec<String> {
    let (mut findings, mut in_the_way) = (Vec::new(), Vec::new());
    for scenario in &result.scenarios {
        let id = &scenario.scenario.id;
        let fails = |breach: &&Breach| {
            let mut ids = breach.requirements.iter();
            breach.severity == Severity::Fail && ids.any(|id| !breaks.contains(id.as_str()))
        };
        for breach in scenario.judgement.breaches.iter().filter(fails) {
            let ids: Vec<&str> = breach.requirements.iter().map(|id| id.as_str()).collect();
            let Mismatch {
                path,
                expected,
                actual,
                ..
            } = &breach.mismatch;
            findings.push(format!(
                "{id}: {} at {path}: {actual}, expected {expected}",
                ids.join(", ")
            ));
        }
        if matches!(scenario.verdict, Verdict::Error | Verdict::Indeterminate) {
            in_the_way.push(format!("{id}: {}", scenario.reason()));
        }
    }
    findings.append(&mut in_the_way);
    findings
}

/// An accident needs a connection, and a gateway in memory has none.
fn can_be_imagined(scenario: &Scenario) -> bool {
    let arrangement = &scenario.arrangement;
    let is_known =
        |profile: &Profile| matches!(profile, Profile::Named(name) if name == "page-example");
    // Two megabytes would be read by every gateway again, to learn nothing about any of them.
    let is_large = |step: &Step| matches!(&step.kind, StepKind::Call(call) if call.pad > 0);
    !arrangement.has_accidents()
        && !scenario.steps.iter().any(is_large)
        && arrangement.profile.as_ref().is_none_or(is_known)
}
