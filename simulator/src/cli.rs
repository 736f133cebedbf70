//! The command line: `serve` (also when no command is named) and the commands beside it.

mod auth;
mod catalog;
mod check;
mod healthcheck;
mod log;
#[cfg(feature = "mcp")]
mod mcp;
mod replay;
mod report;
mod serve;
mod signals;
mod store;
mod stub;
mod welcome;

use std::io::{ErrorKind, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Parser, Subcommand};
use miette::{IntoDiagnostic, Report, WrapErr, miette};

use paysys_input::command_line::packaging;
use paysys_shared::legible::page;

/// A PaySys gateway that behaves as documented and misbehaves on demand.
#[derive(Debug, Parser)]
#[command(
    name = "paysys-simulator",
    version,
    args_conflicts_with_subcommands = true
)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::ServeArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the gateway and its admin API until told to stop (the default)
    Serve(Box<serve::ServeArgs>),
    /// Check profile files and show what is wrong with them
    Check(check::CheckArgs),
    /// List the reserved accounts: what happens when somebody pays to them
    Catalog(catalog::CatalogArgs),
    /// Give a fresh sandbox what another one was given, and compare what comes of it
    Replay(replay::ReplayArgs),
    /// Write a profile with a stub for each method that a program asked for and did not find
    Stub(stub::StubArgs),
    /// Make Auth headers, and find out what is wrong with one
    #[command(subcommand)]
    Auth(auth::AuthCommand),
    /// Ask a simulator that runs on this machine whether it is well; exits with 0 or 1, for containers
    Healthcheck(healthcheck::HealthcheckArgs),
    /// Serve, and let an assistant make sandboxes, arm faults and read the truth: the Model Context
    /// Protocol on stdin and stdout
    #[cfg(feature = "mcp")]
    Mcp(Box<mcp::McpArgs>),
    /// Print what makes a shell complete commands and flags of this program
    Completions(packaging::Completions),
    /// Write the man pages of this program
    Man(packaging::ManPages),
}

/// It did what was asked.
pub const SUCCESS: u8 = 0;
/// Something stopped it while it ran.
pub const FAILURE: u8 = 1;
/// The command line or a file it names is wrong; nothing was started.
pub const BAD_USAGE: u8 = 2;

impl Cli {
    /// Does what was asked and says how it went: [`SUCCESS`], [`FAILURE`] or [`BAD_USAGE`].
    pub fn run(self) -> ExitCode {
        let outcome = match self.command {
            None => serve::run(self.serve),
            Some(Command::Serve(args)) => serve::run(*args),
            Some(Command::Check(args)) => check::run(&args),
            Some(Command::Catalog(args)) => catalog::run(&args),
            Some(Command::Replay(args)) => replay::run(&args),
            Some(Command::Stub(args)) => stub::run(&args),
            Some(Command::Auth(command)) => auth::run(&command),
            Some(Command::Healthcheck(args)) => healthcheck::run(&args),
            #[cfg(feature = "mcp")]
            Some(Command::Mcp(args)) => mcp::run(*args),
            Some(Command::Completions(args)) => say(args.script::<Self>().trim_end()),
            Some(Command::Man(args)) => args
                .write::<Self>()
                .map_err(|why| Failure::while_running(miette!("{why}"))),
        };
        match outcome {
            Ok(()) => ExitCode::from(SUCCESS),
            Err(failure) => {
                if let Some(report) = failure.report {
                    complain(&report);
                }
                ExitCode::from(failure.exit_code)
            }
        }
    }
}

/// What went wrong, where it was not told already, and the exit code that says so.
struct Failure {
    report: Option<Report>,
    exit_code: u8,
}

impl Failure {
    fn bad_usage(report: impl Into<Report>) -> Self {
        Self {
            report: Some(report.into()),
            exit_code: BAD_USAGE,
        }
    }

    /// Everything was said; only the exit code is left.
    const fn told(exit_code: u8) -> Self {
        Self {
            report: None,
            exit_code,
        }
    }

    fn while_running(report: impl Into<Report>) -> Self {
        Self {
            report: Some(report.into()),
            exit_code: FAILURE,
        }
    }
}

/// How long is waited for stderr to take a message.
const STDERR_PATIENCE: Duration = Duration::from_secs(1);

/// Says on stderr what went wrong. Nothing more can go wrong by that: a stderr that is closed or full
/// loses the message, one that nobody reads delays the end a little.
fn complain(report: &Report) {
    let text: Arc<str> = page(&format!("{report:?}\n")).into();
    let write = |text: &str| drop(anstream::stderr().write_all(text.as_bytes()));
    let (tell, told) = std::sync::mpsc::channel();
    let writing = std::thread::Builder::new().spawn({
        let text = text.clone();
        move || {
            write(&text);
            let _ = tell.send(());
        }
    });
    match writing {
        Ok(_) => drop(told.recv_timeout(STDERR_PATIENCE)),
        Err(_) => write(&text),
    }
}

/// Prints a line. Whoever closed the other end of the pipe wants no more, which is no failure.
fn say(line: &str) -> Result<(), Failure> {
    match writeln!(anstream::stdout(), "{}", page(line)) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let error = Err(error).into_diagnostic();
            error
                .wrap_err("failed to print")
                .map_err(Failure::while_running)
        }
        _ => Ok(()),
    }
}
