//! `mcp`: serves as always, and lets an assistant use the admin over stdin and stdout.

use clap::{ArgMatches, Args, Command, Error, FromArgMatches};
use miette::{IntoDiagnostic, miette};

use super::serve::{self, ServeArgs};
use super::{Failure, signals};
use crate::mcp;

/// What serving takes, with free ports unless told otherwise: an assistant starts a process for each conversation.
#[derive(Debug)]
pub(super) struct McpArgs(ServeArgs);

/// What is told on stdout, or asks something of stdin, is for another kind of caller.
const FOR_OTHERS: [&str; 3] = ["json", "stop_with_stdin", "hand_over"];

impl Args for McpArgs {
    fn augment_args(command: Command) -> Command {
        let command = ServeArgs::augment_args(command);
        let command = ["listen", "admin"].iter().fold(command, |command, port| {
            command.mut_arg(port, |port| port.default_value("127.0.0.1:0"))
        });
        FOR_OTHERS.iter().fold(command, |command, flag| {
            command.mut_arg(flag, |flag| flag.hide(true))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for McpArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        ServeArgs::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

/// Serves until the assistant closes stdin, or a signal says so.
pub(super) fn run(args: McpArgs) -> Result<(), Failure> {
    if args.0.hands_over() {
        return Err(Failure::bad_usage(miette!(
            help = "paysys-simulator --hand-over gets a store ready for another version",
            "`mcp` serves, and --hand-over serves nothing"
        )));
    }
    serve::during(args.0, async |simulator| {
        let stop = signals::stop(false).into_diagnostic();
        let stop = stop.map_err(Failure::while_running)?;
        let talk = mcp::serve(simulator.admin().clone());
        tokio::select! {
            // What was said instead may hold anything, so it is not repeated.
            ended = talk => ended.map_err(|_| Failure::while_running(miette!(
                help = "name `paysys-simulator mcp` in the configuration of an assistant; docs/assistants.md has the lines",
                "`mcp` is for an assistant's client, and what came on stdin was not the Model Context Protocol"
            ))),
            () = stop => Ok(()),
        }
    })
}
