//! The command line of the conformance kit.

use std::process::ExitCode;

use mimalloc::MiMalloc;
use paysys_conformance::cli::Cli;
use paysys_input::command_line;

/// Most of what the kit does is to make and compare documents, in many small pieces: with it the self-test takes 0.72 of the CPU.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(command_line::parse::<Cli>().run())
}
