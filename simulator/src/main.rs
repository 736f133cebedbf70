//! The command line of the simulator.

use std::process::ExitCode;

use paysys_input::command_line;
use paysys_simulator::cli::Cli;

fn main() -> ExitCode {
    command_line::parse::<Cli>().run()
}
