//! The log: on stderr, so that stdout stays for what was asked.

use std::io::IsTerminal;

use miette::miette;
use tracing_subscriber::EnvFilter;

use super::Failure;

/// Starts logging at a level or filter, such as `info` or `paysys_simulator=debug`.
pub(super) fn start(filter: &str) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter).map_err(|error| {
        Failure::bad_usage(miette!(
            help = "for example: error, info, debug, off",
            "bad --log {filter:?}: {error}"
        ))
    })?;
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .with_target(false)
        .try_init();
    started.map_err(|error| Failure::while_running(miette!("failed to start the log: {error}")))
}
