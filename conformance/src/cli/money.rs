//! `money`: what became of payments whose outcome was unknown.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};

use super::DONE;
use super::failure::Failure;
use super::output::say;
use crate::exit;
use crate::money::{Became, Entry, LogError, MoneyLog, Settlement, State};

/// Where the money log is.
#[derive(Debug, clap::Args)]
pub(super) struct LogOptions {
    /// The money log; unless told, beside the target file
    #[arg(long, value_name = "FILE")]
    money_log: Option<PathBuf>,
}

impl LogOptions {
    /// The log that belongs to a target file.
    pub(super) fn path(&self, target: &Path) -> PathBuf {
        self.money_log.clone().unwrap_or_else(|| beside(target))
    }

    /// What is known of a target's payments, whichever logs they stand in: what is unknown in one stays unknown.
    pub(super) fn entries(&self, target: &Path) -> Result<Vec<Entry>, LogError> {
        let mut entries = MoneyLog::entries_around(&beside(target))?;
        if let Some(log) = &self.money_log {
            entries.extend(MoneyLog::entries_around(log)?);
        }
        Ok(entries)
    }

    /// Lets the log beside the target file know where its payments stand.
    pub(super) fn refer(&self, target: &Path) -> Result<(), LogError> {
        match &self.money_log {
            Some(log) => MoneyLog::open(&beside(target))?.refer_to(log),
            None => Ok(()),
        }
    }
}

/// Beside the file itself, wherever links to it are.
fn beside(target: &Path) -> PathBuf {
    let file = target.canonicalize();
    let file = file.unwrap_or_else(|_| target.to_owned());
    file.with_added_extension("money.jsonl")
}

/// `money list|settle`
#[derive(Debug, clap::Args)]
pub(super) struct Money {
    #[command(subcommand)]
    command: MoneyCommand,
}

#[derive(Debug, Subcommand)]
enum MoneyCommand {
    /// List every payment that was sent, those with unknown outcome marked
    List(Which),
    /// Write down what PaySys said about a payment whose outcome was unknown
    Settle {
        /// The payment's number in the list
        id: u64,
        /// What PaySys said
        became: Word,
        #[command(flatten)]
        which: Which,
    },
}

/// Which log: a target's, or by its path.
#[derive(Debug, clap::Args)]
struct Which {
    /// The target file
    #[arg(long, value_name = "FILE", required_unless_present = "money_log")]
    target: Option<PathBuf>,
    #[command(flatten)]
    log: LogOptions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Word {
    Paid,
    NotPaid,
}

impl Money {
    pub(super) fn run(self) -> Result<u8, Failure> {
        match self.command {
            MoneyCommand::List(which) => list_all(&which.path()),
            MoneyCommand::Settle { id, became, which } => {
                let settlement = match became {
                    Word::Paid => Settlement::Paid,
                    Word::NotPaid => Settlement::NotPaid,
                };
                MoneyLog::open(&which.path())?.settle(id, settlement)?;
                DONE
            }
        }
    }
}

impl Which {
    fn path(&self) -> PathBuf {
        self.log
            .path(self.target.as_deref().unwrap_or(Path::new("")))
    }
}

/// Lists a log, and then those that it says were used for the same target.
fn list_all(path: &Path) -> Result<u8, Failure> {
    let mut code = list(&MoneyLog::entries_at(path)?);
    for other in MoneyLog::elsewhere_of(path)? {
        let log = other.display();
        say!("\nin {log} (settle there: --money-log {log})");
        code = exit::worse(code, list(&MoneyLog::entries_at(&other)?));
    }
    Ok(code)
}

fn list(entries: &[Entry]) -> u8 {
    entries.iter().for_each(show);
    let open = entries.iter().filter(|entry| entry.is_open()).count();
    say!("{} payments, {open} with unknown outcome", entries.len());
    if open > 0 {
        exit::MONEY_UNKNOWN
    } else {
        exit::CONFORMANT
    }
}

/// One payment, with what a person needs to ask PaySys about it.
pub(super) fn show(entry: &Entry) {
    let state = match &entry.state {
        State::Sent => "UNKNOWN: the run ended before it wrote down an answer".to_owned(),
        State::Answered(Became::Unknown(reason)) => format!("UNKNOWN: {reason}"),
        State::Answered(Became::Paid) => "paid".to_owned(),
        State::Answered(Became::NotSent(reason)) => format!("not sent: {reason}"),
        State::Answered(Became::Refused) => "refused".to_owned(),
        State::Settled(Settlement::Paid) => "settled: paid".to_owned(),
        State::Settled(Settlement::NotPaid) => "settled: not paid".to_owned(),
    };
    let sending = &entry.sending;
    say!(
        "{:>6}  {}  {state}\n        {} at {} as {}, {} at most\n        {}",
        entry.number,
        entry.at,
        sending.scenario,
        sending.url,
        sending.service_id,
        sending.worst_case,
        sending.request
    );
}
