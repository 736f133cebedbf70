//! What is told about a client, on the terminal and in files, after a last look whether a secret is in it.

use std::path::Path;

use crate::cli::ending;
use crate::cli::failure::Failure;
use crate::cli::output::{self, complain};
use crate::cli::reports::{self, ReportFiles};
use crate::report::client;
use paysys_contract::{Contract, Words};
use paysys_exchange::Redactor;
use paysys_judge::exit;
use paysys_trials::TrialResult;

/// Which reports to write, and where.
#[derive(Debug, clap::Args)]
pub(super) struct Reports {
    #[command(flatten)]
    pub(super) files: ReportFiles,
    /// Tell timelines of good trials, too
    #[arg(long, short)]
    verbose: bool,
}

type Render = fn(&str, &[TrialResult], &Contract, Words) -> String;

impl Reports {
    pub(super) fn prepare(&self) -> Result<(), Failure> {
        reports::prepare(&self.files().collect::<Vec<_>>())
    }

    /// Tells and writes everything that was asked for, but nothing with a secret in it; `code` or a worse one.
    pub(super) fn tell(
        &self,
        command: &str,
        results: &[TrialResult],
        contract: &Contract,
        redactor: &Redactor,
        code: u8,
    ) -> Result<u8, Failure> {
        let mut code = code;
        let mut told = Vec::new();
        let words = output::words();
        client::terminal(&mut told, results, contract, self.verbose, words)?;
        if redactor.leak(&told).is_some() {
            code = held_back("what was to be shown here", code);
        } else {
            output::text(&told);
        }
        for (path, render) in self.files() {
            let Some(text) = ending::guarded(|| render(command, results, contract, words)) else {
                code = exit::worse(code, exit::NO_VERDICT);
                continue;
            };
            if redactor.leak(text.as_bytes()).is_some() {
                code = held_back(&path.display().to_string(), code);
            } else if let Err(trouble) = output::file(path, &text) {
                complain!("{trouble}");
                code = exit::worse(code, exit::NO_VERDICT);
            }
        }
        Ok(code)
    }

    fn files(&self) -> impl Iterator<Item = (&Path, Render)> {
        let json: Render = |command, results, contract, _| client::json(command, results, contract);
        self.files
            .with(json, client::junit as Render, client::html as Render)
    }
}

fn held_back(what: &str, code: u8) -> u8 {
    complain!("error: a secret key got into {what}, which is held back; please report this");
    exit::worse(code, exit::NO_VERDICT)
}
