//! `coverage`

use super::failure::Failure;
use super::{DONE, ScenarioSource, output};
use crate::coverage;
use paysys_contract::Contract;

/// `coverage`
#[derive(Debug, clap::Args)]
pub(super) struct Coverage {
    #[command(flatten)]
    source: ScenarioSource,
}

impl Coverage {
    pub(super) fn run(self, contract: &Contract) -> Result<u8, Failure> {
        let table = coverage::markdown(&self.source.library(contract)?, contract, output::words());
        output::text(table.as_bytes());
        DONE
    }
}
