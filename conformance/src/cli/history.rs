//! What a run is told of earlier ones.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::output;
use super::places::Places;
use super::target::Aim;
use crate::observations;
use jiff::tz::TimeZone;
use paysys_contract::Contract;
use paysys_engine::session::Target;
use paysys_engine::wall_clock;
use paysys_judge::history::{Baseline, History, Whose};
use paysys_judge::verdict::RunResult;
use paysys_scenario::Library;

/// What a run is told of earlier ones.
#[derive(Debug, clap::Args)]
pub(super) struct HistoryOptions {
    /// Remember in this file how the gateway answers what nobody documented; unless told, beside the target file
    #[arg(long, value_name = "FILE")]
    observations: Option<PathBuf>,
    /// Deviations that somebody has accepted, with reason, link and expiry; unless told, as the target file says
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

impl HistoryOptions {
    pub(super) fn places(&self, places: &mut Places, file: Option<&Path>) {
        if let Some(path) = self.memory(file) {
            places.writes("--observations", &path);
            places.writes("the draft of --observations", &observations::draft(&path));
        }
        if let Some(path) = &self.baseline {
            places.reads("--baseline", path);
        }
    }

    fn memory(&self, file: Option<&Path>) -> Option<PathBuf> {
        let beside = || file.map(|file| file.with_added_extension("observations.json"));
        self.observations.clone().or_else(beside)
    }

    pub(super) fn open(
        &self,
        aim: &Aim,
        file: Option<&Path>,
        contract: &Contract,
        library: &Library,
    ) -> Result<History, Failure> {
        let memory = self.memory(file);
        if let Some(path) = &memory {
            output::place(path)?;
        }
        let memory = memory
            .map(|path| observations::open(&path, whose(aim)))
            .transpose()?;
        let baseline = self.baseline.as_ref().or(aim.baseline.as_ref());
        let baseline = baseline
            .map(|path| read_baseline(path, contract, library))
            .transpose()?;
        Ok(History {
            memory,
            baseline,
            today: wall_clock::now().to_zoned_datetime(TimeZone::UTC).date(),
        })
    }

    /// Takes in what a run observed; answers the file it is written to.
    pub(super) fn remember(
        &self,
        file: Option<&Path>,
        history: &mut History,
        result: &RunResult,
    ) -> Result<Option<PathBuf>, Failure> {
        let memory = self.memory(file);
        if let Some(path) = &memory {
            observations::remember(path, history, result)?;
        }
        Ok(memory)
    }
}

fn read_baseline(path: &Path, contract: &Contract, library: &Library) -> Result<Baseline, Failure> {
    let name = path.display().to_string();
    let text = paysys_input::text::file(path);
    let text = text.map_err(|error| Failure::Usage(format!("cannot read {name}: {error}")))?;
    let read = Baseline::parse(&name, &text, contract, library);
    read.map_err(|bad| Failure::Usage(format!("{bad}\n{}", bad.picture())))
}

/// Sandboxes come and go, and a simulator of one's own is always on another port.
fn whose(aim: &Aim) -> Whose {
    match &aim.target {
        Target::Live(target) => Whose {
            url: target.live.url.to_string(),
            service_id: target.live.service.id.clone(),
        },
        Target::Simulator(_) | Target::Model(_) => Whose {
            url: aim.name.to_string(),
            service_id: String::new(),
        },
    }
}
