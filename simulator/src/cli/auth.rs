//! `auth`: making and explaining `Auth` headers.

mod explain;
mod sign;

use std::io::Write as _;

use clap::Subcommand;
use miette::miette;

use super::Failure;

#[derive(Debug, Subcommand)]
pub(super) enum AuthCommand {
    /// Print an Auth header, ready for `curl -H`
    Sign(sign::SignArgs),
    /// Say what is wrong with an Auth header; exits with 1 where something is
    Explain(explain::ExplainArgs),
}

pub(super) fn run(command: &AuthCommand) -> Result<(), Failure> {
    match command {
        AuthCommand::Sign(args) => sign::run(args),
        AuthCommand::Explain(args) => explain::run(args),
    }
}

/// Reads a key from the environment: on the command line everybody could see it.
fn read_key(variable: &str) -> Result<String, Failure> {
    let key = std::env::var(variable).ok().filter(|key| !key.is_empty());
    if key.as_ref().is_some_and(|key| key.trim() != key) {
        // It is taken as it is: a gateway takes its key as it is, too.
        let warning = "the key begins or ends with a blank or line end, which is hashed too";
        drop(writeln!(anstream::stderr(), "warning: {warning}"));
    }
    key.ok_or_else(|| {
        Failure::bad_usage(miette!(
            help = "--secret-key-env takes the NAME of the variable that holds the key",
            "the environment has no variable of that name that holds text"
        ))
    })
}
