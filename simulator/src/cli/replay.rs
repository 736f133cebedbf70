//! `replay`: does this simulator do again what another one did?

use clap::Args;
use miette::{IntoDiagnostic, WrapErr, miette};

use super::{Failure, say};
use crate::replay::{self, Verdict};
use paysys_input::text;

#[derive(Debug, Args)]
pub(super) struct ReplayArgs {
    /// A bundle, as GET /sandboxes/{sandbox}/bundle of the admin API answers it
    #[arg(value_name = "FILE")]
    file: String,
}

/// Replays a bundle up to the first difference.
pub(super) fn run(args: &ReplayArgs) -> Result<(), Failure> {
    let file = &args.file;
    let text = text::file(file)
        .into_diagnostic()
        .wrap_err_with(|| format!("failed to read the bundle {file}"))
        .map_err(Failure::bad_usage)?;
    match replay::run(file, text.as_bytes()).map_err(Failure::bad_usage)? {
        Verdict::Identical(count) => say(&format!(
            "{file}: {} events, every decision and answer identical",
            count.events
        )),
        Verdict::Different(difference) => {
            // Not in the report: its lines would be wrapped, and the caret would point elsewhere.
            say(&difference.to_string())?;
            Err(Failure::while_running(miette!(
                "{file} does not replay as it was written"
            )))
        }
        Verdict::Altered(count) => Err(Failure::while_running(miette!(
            "all {} events come out as before, but the file was altered: its checksum is wrong",
            count.events
        ))),
    }
}
