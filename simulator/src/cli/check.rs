//! `check`: is this profile right?

use clap::Args;

use super::{Failure, complain, say};
use crate::profile::{self, Profile};

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Profile files, or names of built-in profiles; with commas between them, each is laid over those before it
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
}

/// Checks every file and stops at none of them, so that all mistakes are seen at once.
pub(super) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let mut first_failure = None;
    for file in &args.files {
        match Profile::named_or_file(file) {
            Ok(_) => tell(file)?,
            Err(error) => match first_failure {
                None => first_failure = Some(Failure::bad_usage(error)),
                Some(_) => complain(&error.into()),
            },
        }
    }
    first_failure.map_or(Ok(()), Err)
}

/// Says that it is right, and what it changes of the default profile by which file.
fn tell(names: &str) -> Result<(), Failure> {
    say(&format!("{names}: right"))?;
    for [key, value, layer] in profile::differences(names).map_err(Failure::bad_usage)? {
        say(&format!("  {key} = {value}   # {layer}"))?;
    }
    Ok(())
}
