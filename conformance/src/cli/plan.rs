//! `plan`

use std::path::{Path, PathBuf};

use paysys_shared::legible::legible;

use super::failure::Failure;
use super::money::{LogOptions, word};
use super::output::{self, complain, say};
use super::places::Places;
use super::target::live_of_file;
use super::{DONE, ScenarioSource};
use paysys_contract::{Contract, Said};
use paysys_engine::money::{MoneyLog, Plan, Planned, ValidFor, unreconciled};
use paysys_engine::target::Timeout;
use paysys_engine::wall_clock;

/// `plan --target FILE [PATTERN…]`
#[derive(Debug, clap::Args)]
pub(super) struct PlanCommand {
    /// Scenario ids, globs of them (`pay.*`), or requirement ids; none: everything
    patterns: Vec<String>,
    /// The target file
    #[arg(long, value_name = "FILE")]
    target: PathBuf,
    #[command(flatten)]
    log: LogOptions,
    #[command(flatten)]
    source: ScenarioSource,
    /// How long the plan can be approved for, at most 7d: who approves a payment should still know what it was for
    #[arg(long, value_name = "TIME", default_value_t)]
    valid_for: ValidFor,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl PlanCommand {
    pub(super) fn run(self, contract: &Contract) -> Result<u8, Failure> {
        let scenarios = self.source.library(contract)?.select(&self.patterns)?;
        let live = live_of_file(&self.target, Timeout::default())?;
        self.check_places()?;
        let path = self.log.path(&self.target);
        let trouble = self.trouble(&path)?;
        // Without a state directory nothing is paid, which `trouble` says.
        let memory = self.log.state().and_then(|state| state.identity());
        let history = MoneyLog::history_at(&path)?.remembered_in(memory.unwrap_or_default());
        let until = self.valid_for.from(wall_clock::now());
        let plan = Plan::of(&live, &scenarios, &history, until);
        if self.json {
            let text = serde_json::to_string_pretty(&plan).expect("a plan has a JSON form");
            say!("{text}");
        } else {
            show(&plan, scenarios.len(), &self.words());
        }
        let open = unreconciled(&self.log.entries(&self.target)?);
        if open > 0 {
            let why = Said::counted("money_log.unreconciled", open);
            let unsettled = Said::of("plan.unsettled").with("why", why);
            complain!("{}", unsettled.in_words(output::words()));
        }
        if let Some(trouble) = trouble {
            complain!("{}\n{trouble}", output::words().t("plan.refused"));
        }
        DONE
    }

    /// What stands in the way of paying with this log, so that nobody approves in vain. Where a log is gone, none is begun in
    /// its place.
    fn trouble(&self, path: &Path) -> Result<Option<Failure>, Failure> {
        let state = match self.log.state() {
            Ok(state) => state,
            Err(error) => return Ok(Some(error.into())),
        };
        if !path.exists() {
            state.check(path, None)?;
        }
        Ok(self.log.check(&self.target, &state).err())
    }

    /// What `run` has to be given so that it finds this very plan.
    fn words(&self) -> String {
        let patterns = self.patterns.iter();
        let patterns = patterns.map(|pattern| format!("{} ", word(Path::new(pattern))));
        let scenarios = self.source.scenarios.as_ref();
        let scenarios = scenarios.map(|path| format!(" --scenarios {}", word(path)));
        format!(
            "{}--target {}{}{}",
            patterns.collect::<String>(),
            word(&self.target),
            scenarios.unwrap_or_default(),
            self.log.given()
        )
    }

    fn check_places(&self) -> Result<(), Failure> {
        let mut places = Places::default();
        places.target("--target", &self.target)?;
        self.log.places(&mut places, Some(&self.target));
        if let Some(path) = &self.source.scenarios {
            places.sources("--scenarios", path);
        }
        places.check()
    }
}

fn show(plan: &Plan, scenarios: usize, run: &str) {
    let words = output::words();
    if plan.payments.is_empty() && plan.left_out.is_empty() {
        let nothing = Said::of("plan.nothing")
            .with("scenarios", Said::counted("terminal.scenarios", scenarios))
            .with("words", run);
        say!("{}", nothing.in_words(words));
        return;
    }
    say!("{}\n", words.fill("plan.to", &[("url", &plan.url)]));
    plan.payments
        .iter()
        .for_each(|payment| show_payment(payment, &plan.url));
    for left_out in &plan.left_out {
        say!(
            "{:>21}{}: {}",
            format!("{}  ", words.t("plan.left_out")),
            left_out.scenario,
            left_out.reason.in_words(words)
        );
    }
    let payments = Said::counted("money_log.payments", plan.payments.len());
    let sum = Said::of("plan.sum").with("payments", payments);
    say!("\n{}", sum.with("most", plan.worst_case).in_words(words));
    let until = plan.approval.until().to_string();
    say!(
        "\n{}\n\n    paysys-conformance run {run} --plan {}\n",
        words.fill("plan.approve", &[("until", &until)]),
        plan.approval
    );
}

/// Who pays what; and of the request whatever is not as in every other.
fn show_payment(payment: &Planned, url: &str) {
    let service = payment.service_id.as_deref();
    let words = output::words();
    let line = Said::of("plan.payment")
        .with("most", format!("{:>12}", payment.worst_case))
        .with("scenario", &payment.scenario)
        .with("line", payment.line)
        .with(
            "service",
            visible(service.unwrap_or(words.t("plan.no_service"))),
        );
    say!("{}", line.in_words(words));
    let Some(request) = &payment.request else {
        say!("{:>21}{}", "", words.t("plan.depends"));
        return;
    };
    let lines = request.oddities(url).into_iter();
    for line in lines.chain([request.body.clone()]) {
        say!("{:>21}{}", "", visible(&line));
    }
}

/// All of it, as it is approved, in one line; and no colour hides anything.
fn visible(text: &str) -> String {
    legible(text, usize::MAX).replace('\n', "⟨U+000A⟩")
}
