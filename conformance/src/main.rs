//! The command line of the conformance kit.

use std::process::ExitCode;

use paysys_conformance::cli::Cli;
use paysys_input::command_line;

fn main() -> ExitCode {
    ExitCode::from(command_line::parse::<Cli>().run())
}
