//! The command line of the conformance kit.

use std::process::ExitCode;

use clap::Parser;
use paysys_conformance::cli::Cli;

fn main() -> ExitCode {
    ExitCode::from(Cli::parse().run())
}
