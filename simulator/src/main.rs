//! The command line of the simulator.

use std::process::ExitCode;

use clap::Parser;
use paysys_simulator::cli::Cli;

fn main() -> ExitCode {
    Cli::parse().run()
}
