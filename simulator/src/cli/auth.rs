//! `auth`: making and explaining `Auth` headers.

mod explain;
mod sign;

use clap::Subcommand;
use miette::miette;

use super::Failure;
use paysys_input::credential::{self, Flaw};

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

/// Reads a key from the environment: on the command line everybody could see it. A name that leads
/// nowhere is not repeated; it may be the key itself.
fn read_key(variable: &str) -> Result<String, Failure> {
    credential::in_variable(variable).map_err(|flaw| {
        Failure::bad_usage(match flaw {
            Flaw::Unset => miette!(
                help = "--secret-key-env takes the NAME of the variable that holds the key",
                "the environment has no variable of that name that holds text"
            ),
            flaw => miette!("the environment variable {variable} {flaw}"),
        })
    })
}
