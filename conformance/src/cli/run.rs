//! `run`

use std::fs;
use std::path::PathBuf;

use super::ScenarioSource;
use super::failure::Failure;
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
    /// Write a report for machines to this file
    #[arg(long, value_name = "FILE")]
    report_json: Option<PathBuf>,
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
        if let Some(path) = &self.report_json {
            let written = fs::write(path, report::json(&aim.name, &result));
            written.map_err(|error| {
                Failure::Usage(format!("cannot write {}: {error}", path.display()))
            })?;
        }
        Ok(result.verdict.exit_code())
    }
}
