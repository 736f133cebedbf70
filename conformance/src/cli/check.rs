//! `check`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::DONE;
use super::failure::Failure;
use super::output::{self, complain, say};
use paysys_contract::{Contract, Said};
use paysys_engine::rehearsal;
use paysys_engine::target::TargetFile;
use paysys_judge::exit;
use paysys_scenario::{Library, Scenario, Unfound};
use paysys_trials::Catalogue;

/// `check FILE…`
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// Scenario, trial or target files, or directories of the first two
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

impl Check {
    pub(super) fn run(self, contract: &Contract) -> Result<u8, Failure> {
        let words = output::words();
        let mut is_bad = false;
        for path in &self.files {
            let file = path.display().to_string();
            if TargetFile::is_one(path) {
                match TargetFile::check(path) {
                    Ok(()) => say!("{}", words.fill("checked.target", &[("file", &file)])),
                    Err(error) => {
                        is_bad = true;
                        complain!("error: {error}");
                    }
                }
                continue;
            }
            match count(path, contract) {
                Ok(count) => {
                    let good = Said::of("checked.good").with("file", file);
                    say!("{}", good.with("n", count).in_words(words));
                    let notes = simulator_only(path, contract)?;
                    notes
                        .iter()
                        .for_each(|note| say!("{}", note.in_words(words)));
                }
                Err(Failure::Scenarios(Unfound::Bad(files))) => {
                    is_bad = true;
                    files
                        .iter()
                        .for_each(|file| complain!("{file}\n{}", file.picture()));
                }
                Err(other) => return Err(other),
            }
        }
        if is_bad { Ok(exit::BAD_USAGE) } else { DONE }
    }
}

/// What in these scenarios no gateway is sent that has not proved to be a simulator, whatever its target file says.
fn simulator_only(path: &Path, contract: &Contract) -> Result<Vec<Said>, Failure> {
    if paysys_trials::are_trials(path) {
        return Ok(Vec::new());
    }
    let library = Library::of_path(path, contract)?;
    let note = |scenario: &Arc<Scenario>| {
        let (line, denied) = rehearsal::denied_everywhere(scenario)?;
        let place = format!("{}:{line}", scenario.file);
        let note = Said::of("checked.simulator_only").with("place", place);
        Some(note.with("denied", denied.said()))
    };
    Ok(library.scenarios().iter().filter_map(note).collect())
}

/// How many scenarios or trials there are, if all are well formed.
fn count(path: &Path, contract: &Contract) -> Result<usize, Failure> {
    if paysys_trials::are_trials(path) {
        return Ok(Catalogue::of_path(path, contract)?.trials().len());
    }
    Ok(Library::of_path(path, contract)?.scenarios().len())
}
