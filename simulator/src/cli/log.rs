//! The log: on stderr, so that stdout stays for what was asked.
//!
//! It never holds the gateway up: lines wait in a bounded queue and are written by a thread of their
//! own. See [`Outlet`].

pub(super) mod filter;
mod format;
mod outlet;

use std::fs::File;
use std::io::{IsTerminal, Write, stderr};
use std::os::fd::AsFd;
use std::time::Duration;

use miette::{IntoDiagnostic, Report, WrapErr, miette};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::{Failure, complain};
pub(super) use format::LogFormat;
use outlet::Outlet;

/// How long the end of the process waits for stderr to take what is left.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// A started log. Dropping it waits a little for the last lines to be written.
pub(super) struct Log(Outlet, LogFormat);

/// Starts logging what passes this filter.
pub(super) fn start(filter: Targets, format: LogFormat) -> Result<Log, Failure> {
    let outlet = Outlet::open(own_stderr(), format)
        .into_diagnostic()
        .wrap_err("failed to start a thread for the log")
        .map_err(Failure::while_running)?;
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(stderr().is_terminal())
        .with_writer(outlet.clone())
        .log_internal_errors(false)
        .with_target(false);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let started = tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .try_init();
    started.map_err(|error| Failure::while_running(miette!("failed to start the log: {error}")))?;
    report_panics_to(outlet.clone(), format);
    Ok(Log(outlet, format))
}

/// A handle without the lock of [`stderr`]: a write that waits holds nobody else up.
fn own_stderr() -> Box<dyn Write + Send> {
    match stderr().as_fd().try_clone_to_owned() {
        Ok(own) => Box::new(File::from(own)),
        Err(_) => Box::new(stderr()),
    }
}

/// The standard hook writes to stderr itself, and would wait for it.
fn report_panics_to(outlet: Outlet, format: LogFormat) {
    std::panic::set_hook(Box::new(move |panic| {
        outlet.push(format.panic(&panic.to_string()).as_bytes());
    }));
}

impl Log {
    /// Says what went wrong, as everything else is said here.
    pub(super) fn complain(&self, report: &Report) {
        match self.1 {
            LogFormat::Text => complain(report),
            LogFormat::Json => self.0.push(format::failure(report).as_bytes()),
        }
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.0.drain(LAST_WAIT);
    }
}
