//! `evaluate`

use std::path::{Path, PathBuf};

use super::conclusion::{Conclusion, Outputs};
use super::failure::Failure;
use super::output::complain;
use super::places::Places;
use super::reports::ReportOptions;
use crate::recording::Recording;
use paysys_contract::Contract;
use paysys_exchange::Redactor;

/// `evaluate DIR`
#[derive(Debug, clap::Args)]
pub(super) struct Evaluate {
    /// What `run --record DIR` wrote
    #[arg(value_name = "DIR")]
    recording: PathBuf,
    #[command(flatten)]
    reports: ReportOptions,
    /// List what passed and what was observed, too
    #[arg(long, short)]
    verbose: bool,
}

impl Evaluate {
    pub(super) fn run(self, contract: &Contract) -> Result<u8, Failure> {
        let mut places = Places::default();
        places.everything_in("DIR", &self.recording);
        self.reports.places(&mut places);
        places.check()?;
        self.reports.prepare()?;
        let recording = Recording::read(&self.recording, contract)?;
        let (target, kit, then) = (
            recording.target.clone(),
            recording.kit.clone(),
            recording.verdict.clone(),
        );
        let mut result = recording.judge(contract);
        let conclusion = Conclusion {
            target: &target,
            result: &mut result,
            contract,
            verbose: self.verbose,
            differences: &[],
            snapshots: Path::new(""),
            // The recording was looked through when it was written, by the run that knew the secrets.
            redactor: &Redactor::default(),
        };
        let outputs = Outputs {
            reports: &self.reports,
            record: None,
            written: Vec::new(),
        };
        let code = conclusion.tell(&outputs, Vec::new());
        if then != result.verdict.into_str() {
            let now = result.verdict.into_str();
            let ours = env!("CARGO_PKG_VERSION");
            complain!("When it was recorded, kit {kit} said: {then}. Kit {ours} says: {now}.");
        }
        Ok(code)
    }
}
