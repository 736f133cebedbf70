//! `plan`

use std::path::PathBuf;

use super::failure::Failure;
use super::money::LogOptions;
use super::output::say;
use super::target::live_of_file;
use super::{DONE, ScenarioSource};
use crate::contract::Contract;
use crate::money::{MoneyLog, NotApproved, Plan, unreconciled};
use crate::target::Timeout;

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
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl PlanCommand {
    pub(super) fn run(self, contract: &Contract) -> Result<u8, Failure> {
        let scenarios = self.source.library(contract)?.select(&self.patterns)?;
        let live = live_of_file(&self.target, Timeout::default())?;
        let path = self.log.path(&self.target);
        let history = MoneyLog::history_at(&path)?;
        let plan = Plan::of(&live, &scenarios, &history);
        if self.json {
            let text = serde_json::to_string_pretty(&plan).expect("a plan has a JSON form");
            say!("{text}");
        } else {
            show(&plan, scenarios.len(), &self.target.display().to_string());
            let open = unreconciled(&self.log.entries(&self.target)?, &live);
            if open > 0 {
                say!(
                    "Before that, say what became of earlier payments: {}",
                    NotApproved::Unreconciled(open)
                );
            }
        }
        DONE
    }
}

fn show(plan: &Plan, scenarios: usize, file: &str) {
    if plan.payments.is_empty() && plan.left_out.is_empty() {
        say!(
            "None of these {scenarios} scenarios pays a live gateway: they only read, or need what only a simulator can do.\n\
             Run them without a plan: paysys-conformance run --target {file}"
        );
        return;
    }
    say!("Payments to {} as {}\n", plan.url, plan.service_id);
    for payment in &plan.payments {
        let request = payment.request.as_deref();
        say!(
            "{:>12} at most  {}, line {}\n{:>21}{}",
            payment.worst_case,
            payment.scenario,
            payment.line,
            "",
            request.unwrap_or("(depends on earlier answers)")
        );
    }
    for left_out in &plan.left_out {
        say!(
            "{:>21}{}: {}",
            "left out  ",
            left_out.scenario,
            left_out.reason
        );
    }
    say!(
        "\n{} payments, {} at most in all (in the form's unit)",
        plan.payments.len(),
        plan.worst_case
    );
    say!(
        "\nTo approve exactly this, once:\n\n    paysys-conformance run --target {file} --plan {}\n",
        plan.hash
    );
}
