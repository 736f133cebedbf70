//! `run`

use super::ScenarioSource;
use super::failure::Failure;
use super::reports::ReportOptions;
use super::target::TargetOptions;
use crate::contract::Contract;
use crate::{report, run, verdict};

/// `run [PATTERN…]`
#[derive(Debug, clap::Args)]
pub(super) struct Run {
    /// Scenario ids, globs of them (`pay.*`), or requirement ids; none: everything
    patterns: Vec<String>,
    #[command(flatten)]
    target: TargetOptions,
    #[command(flatten)]
    source: ScenarioSource,
    #[command(flatten)]
    reports: ReportOptions,
    /// List what passed and what was observed, too
    #[arg(long, short)]
    verbose: bool,
}

impl Run {
    pub(super) async fn run(self, contract: &Contract) -> Result<u8, Failure> {
        let scenarios = self.source.library(contract)?.select(&self.patterns)?;
        let aim = self.target.aim().await?;
        let played = match aim.target.greet().await {
            Ok(()) => run::run(&aim.target, &scenarios).await,
            Err(error) => run::none(&scenarios, &error.to_string()),
        };
        let result = verdict::conclude(played, contract);
        report::terminal(
            &mut anstream::stdout().lock(),
            &aim.name,
            &result,
            contract,
            self.verbose,
        )?;
        self.reports.write(&aim.name, &result)?;
        Ok(result.verdict.exit_code())
    }
}
