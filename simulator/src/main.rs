//! The command line of the simulator.

use std::process::ExitCode;

use paysys_simulator::cli::Cli;
use paysys_simulator::outside::command_line;

fn main() -> ExitCode {
    command_line::parse::<Cli>().run()
}
