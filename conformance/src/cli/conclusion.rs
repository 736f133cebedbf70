//! The end of a run, and of an evaluation: tell, write, and look once more whether a secret got out.

use std::fs;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::output;
use super::reports::ReportOptions;
use crate::contract::Contract;
use crate::exit;
use crate::recording;
use crate::report::{self, TargetName};
use crate::snapshots::Difference;
use crate::target::Redactor;
use crate::verdict::RunResult;

/// What there is to tell, and to whom.
#[derive(Debug)]
pub(super) struct Conclusion<'a> {
    pub(super) target: &'a TargetName,
    pub(super) result: &'a RunResult,
    pub(super) contract: &'a Contract,
    /// List what passed and what was observed, too.
    pub(super) verbose: bool,
    /// What is not as reviewed, and where that waits.
    pub(super) differences: &'a [Difference],
    pub(super) snapshots: &'a Path,
    /// What must not be in any of it.
    pub(super) redactor: &'a Redactor,
}

/// Where it goes besides the terminal.
#[derive(Debug)]
pub(super) struct Outputs<'a> {
    pub(super) reports: &'a ReportOptions,
    /// A new directory for a recording.
    pub(super) record: Option<&'a Path>,
    /// What was written during the run, and is looked through with the rest.
    pub(super) written: Vec<PathBuf>,
}

impl Conclusion<'_> {
    /// Tells and writes everything.
    pub(super) fn tell(&self, outputs: &Outputs<'_>) -> Result<u8, Failure> {
        let mut text = Vec::new();
        report::terminal(
            &mut text,
            self.target,
            self.result,
            self.contract,
            self.verbose,
        )?;
        report::differences(&mut text, self.differences, self.snapshots, self.verbose)?;
        let mut leaks = Vec::new();
        if self.redactor.leak(&text).is_some() {
            leaks.push("what was to be shown here, and is held back".to_owned());
        } else {
            output::text(&text);
        }
        // What could be written is looked through even if something else could not.
        let recorded = outputs
            .record
            .map(|directory| recording::write(directory, self.target, self.result));
        let recorded = recorded.transpose();
        let reported = outputs.reports.write(self.target, self.result);
        let files = recorded
            .iter()
            .flatten()
            .flatten()
            .chain(reported.iter().flatten());
        for path in files.chain(&outputs.written) {
            leaks.extend(self.leak_in(path)?);
        }
        recorded?;
        reported?;
        let code = self.result.verdict.exit_code();
        Ok(if leaks.is_empty() {
            code
        } else {
            exit::worse(code, leaked(&leaks))
        })
    }

    fn leak_in(&self, path: &Path) -> Result<Option<String>, Failure> {
        let content = fs::read(path)
            .map_err(|error| Failure::Kit(format!("cannot read {}: {error}", path.display())))?;
        let place = self.redactor.leak(&content);
        let name = self.redactor.clean_text(&path.display().to_string());
        Ok(place.map(|place| format!("{name}, at byte {place}")))
    }
}

fn leaked(places: &[String]) -> u8 {
    anstream::eprintln!(
        "error: a secret key, or a hash made with one, is in\n    {}\nDelete that, and hand none of it on. If the secret stands in a scenario or a target file, take it out there; \
         otherwise this is a fault of the kit.",
        places.join("\n    ")
    );
    exit::NO_VERDICT
}
