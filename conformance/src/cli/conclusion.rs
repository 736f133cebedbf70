//! The end of a run, and of an evaluation: tell, write, and look once more whether a secret got out.

use std::fs;
use std::path::{Path, PathBuf};

use super::ending;
use super::failure::Failure;
use super::output::{self, complain};
use super::reports::ReportOptions;
use crate::recording;
use crate::report::{self, TargetName};
use crate::snapshots::Difference;
use paysys_contract::Contract;
use paysys_exchange::Redactor;
use paysys_judge::exit;
use paysys_judge::verdict::RunResult;

/// What there is to tell, and to whom.
#[derive(Debug)]
pub(super) struct Conclusion<'a> {
    pub(super) target: &'a TargetName,
    pub(super) result: &'a mut RunResult,
    pub(super) contract: &'a Contract,
    pub(super) verbose: bool,
    /// What is not as reviewed, and where that waits.
    pub(super) differences: &'a [Difference],
    pub(super) snapshots: &'a Path,
    pub(super) redactor: &'a Redactor,
}

/// Where it goes besides the terminal.
#[derive(Debug)]
pub(super) struct Outputs<'a> {
    pub(super) reports: &'a ReportOptions,
    pub(super) record: Option<&'a Path>,
    /// What was written during the run, and is looked through with the rest.
    pub(super) written: Vec<PathBuf>,
}

impl Conclusion<'_> {
    /// Tells and writes everything that can be; the exit code. What could not be written, now or before (`troubles`), is
    /// named and hides nothing of what was seen.
    pub(super) fn tell(self, outputs: &Outputs<'_>, mut troubles: Vec<Failure>) -> u8 {
        let recorded = ending::attempt(&mut troubles, || match outputs.record {
            Some(directory) => recording::write(directory, self.target, self.result),
            None => Ok(Vec::new()),
        });
        // A recording is data; everything from here on is read by somebody.
        self.result.make_legible();
        let mut leaks = Vec::new();
        ending::attempt(&mut troubles, || self.show(&mut leaks));
        for path in recorded.iter().chain(&outputs.written) {
            match self.leak_in(path) {
                Ok(leak) => leaks.extend(leak),
                Err(trouble) => troubles.push(trouble),
            }
        }
        for (path, text) in outputs.reports.of(self.target, self.result) {
            let Some(text) = text else {
                let name = self.name_of(path);
                let trouble = format!("{name} was not written, as the kit failed (see above)");
                troubles.push(Failure::Kit(trouble));
                continue;
            };
            if let Some(place) = self.redactor.leak(text.as_bytes()) {
                let name = self.name_of(path);
                leaks.push(format!("{name}, at byte {place}, and was not written"));
            } else {
                output::file(path, &text).unwrap_or_else(|it| troubles.push(it));
            }
        }
        let code = self.result.verdict.exit_code();
        let code = leaked(&leaks).map_or(code, |leak| exit::worse(code, leak));
        troubles.iter().fold(code, |code, trouble| {
            complain!("{trouble}");
            exit::worse(code, exit::NO_VERDICT)
        })
    }

    fn show(&self, leaks: &mut Vec<String>) -> Result<(), Failure> {
        let mut text = Vec::new();
        let out = &mut text;
        let words = output::words();
        report::terminal(
            out,
            self.target,
            self.result,
            self.contract,
            self.verbose,
            words,
        )?;
        report::differences(out, self.differences, self.snapshots, self.verbose, words)?;
        if self.redactor.leak(&text).is_some() {
            leaks.push("what was to be shown here, and is held back".to_owned());
        } else {
            output::text(&text);
        }
        Ok(())
    }

    fn leak_in(&self, path: &Path) -> Result<Option<String>, Failure> {
        let content = fs::read(path)
            .map_err(|error| Failure::Kit(format!("cannot read {}: {error}", path.display())))?;
        let place = self.redactor.leak(&content);
        Ok(place.map(|place| format!("{}, at byte {place}", self.name_of(path))))
    }

    fn name_of(&self, path: &Path) -> String {
        self.redactor.clean_text(&path.display().to_string())
    }
}

fn leaked(places: &[String]) -> Option<u8> {
    if places.is_empty() {
        return None;
    }
    complain!(
        "error: a secret key, or a hash made with one, is in\n    {}\nDelete that, and hand none of it on. If the secret stands in a scenario or a target file, take it out there; \
         otherwise this is a fault of the kit.",
        places.join("\n    ")
    );
    Some(exit::NO_VERDICT)
}
