//! `check`: is this profile right?

use clap::Args;

use super::{Failure, complain, say};
use crate::profile::Profile;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Profile files, or names of built-in profiles
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
}

/// Checks every file and stops at none of them, so that all mistakes are seen at once.
pub(super) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let mut first_failure = None;
    for file in &args.files {
        match Profile::named_or_file(file) {
            Ok(_) => say(&format!("{file}: right"))?,
            Err(error) => match first_failure {
                None => first_failure = Some(Failure::bad_usage(error)),
                Some(_) => complain(&error.into()),
            },
        }
    }
    first_failure.map_or(Ok(()), Err)
}
