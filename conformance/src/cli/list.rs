//! `list`

use super::failure::Failure;
use super::output::{self, say};
use super::{DONE, ScenarioSource};
use paysys_contract::Contract;

/// `list [PATTERN…]`
#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// Scenario ids, globs of them (`pay.*`), or requirement ids; none: everything
    patterns: Vec<String>,
    #[command(flatten)]
    source: ScenarioSource,
}

impl List {
    pub(super) fn run(self, contract: &Contract) -> Result<u8, Failure> {
        let scenarios = self.source.library(contract)?.select(&self.patterns)?;
        let width = scenarios
            .iter()
            .map(|scenario| scenario.id.len())
            .max()
            .unwrap_or_default();
        for scenario in scenarios {
            say!(
                "{:<width$}  {}",
                scenario.id,
                scenario.title.in_words(output::words())
            );
        }
        DONE
    }
}
