//! `money`: what became of payments whose outcome was unknown.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use paysys_contract::Said;
use paysys_exchange::Became;
use paysys_input::text;

use super::DONE;
use super::failure::Failure;
use super::output::{self, complain, say};
use super::places::Places;
use paysys_engine::money::{
    Entry, LogError, MoneyLog, Settlement, State, StateDirectory, StateError,
};
use paysys_judge::exit;

/// Where it is written down what was paid.
#[derive(Debug, clap::Args)]
pub(super) struct LogOptions {
    /// The money log; unless told, beside the target file
    #[arg(long, value_name = "FILE")]
    money_log: Option<PathBuf>,
    /// Where spent plans and the state of money logs are remembered; unless told, $XDG_STATE_HOME/paysys-conformance, or
    /// ~/.local/state/paysys-conformance
    #[arg(
        long,
        value_name = "DIR",
        env = "PAYSYS_CONFORMANCE_STATE_DIR",
        hide_env_values = true
    )]
    state_dir: Option<PathBuf>,
}

impl LogOptions {
    /// The log that belongs to a target file.
    pub(super) fn path(&self, target: &Path) -> PathBuf {
        self.money_log.clone().unwrap_or_else(|| beside(target))
    }

    /// The options that lead to this log and to what is remembered of it, to be pasted into a shell.
    pub(super) fn options_for(&self, log: &Path) -> String {
        let state = self.state_dir.as_ref();
        let state = state.map(|path| format!(" --state-dir {}", word(path)));
        format!("--money-log {}{}", word(log), state.unwrap_or_default())
    }

    pub(super) fn given(&self) -> String {
        let options = [
            ("--money-log", &self.money_log),
            ("--state-dir", &self.state_dir),
        ];
        let given = options
            .into_iter()
            .filter_map(|(name, path)| Some((name, path.as_ref()?)));
        given
            .map(|(name, path)| format!(" {name} {}", word(path)))
            .collect()
    }

    /// Where payments are remembered besides the log.
    pub(super) fn state(&self) -> Result<StateDirectory, StateError> {
        StateDirectory::find(self.state_dir.as_deref(), text::variable)
    }

    /// What is known of a target's payments, whichever logs they stand in: what is unknown in one stays unknown.
    pub(super) fn entries(&self, target: &Path) -> Result<Vec<Entry>, LogError> {
        let mut entries = Vec::new();
        for log in self.logs(target)? {
            entries.extend(MoneyLog::entries_at(&log)?);
        }
        Ok(entries)
    }

    /// Is every log that a target's payments may stand in as it is remembered? One that was put back hides what it lacks.
    pub(super) fn check(&self, target: &Path, state: &StateDirectory) -> Result<(), Failure> {
        for log in self.logs(target)? {
            state.check(&log, MoneyLog::view_at(&log)?.as_ref())?;
        }
        Ok(())
    }

    /// The log beside the target file, the one that is named, and those that these say were used for the same target.
    fn logs(&self, target: &Path) -> Result<Vec<PathBuf>, LogError> {
        let mut logs = vec![beside(target)];
        logs.extend(self.money_log.clone());
        for log in logs.clone() {
            logs.extend(MoneyLog::elsewhere_of(&log)?);
        }
        let mut apart: Vec<PathBuf> = Vec::new();
        for log in logs {
            if !apart.iter().any(|known| is_same(known, &log)) {
                apart.push(log);
            }
        }
        Ok(apart)
    }

    /// Lets the log beside the target file know where its payments stand, and remembers that it does. While it is held, no
    /// other run pays for this target, whichever log that would use.
    pub(super) fn refer(
        &self,
        target: &Path,
        state: &StateDirectory,
    ) -> Result<Option<MoneyLog>, Failure> {
        let Some(log) = self.money_log.as_ref().filter(|it| !is_beside(it, target)) else {
            return Ok(None);
        };
        let mut own = MoneyLog::open(&beside(target))?;
        own.refer_to(log)?;
        let _held = state.hold(&own.view())?;
        state.remember(&own.view())?;
        Ok(Some(own))
    }

    /// What must not be written over where this target is paid: its logs, and what is remembered of them.
    pub(super) fn places(&self, places: &mut Places, target: Option<&Path>) {
        let own = target.map(beside);
        match (&self.money_log, &own) {
            (Some(log), _) => places.log("--money-log", log),
            (None, Some(log)) => places.log("the money log of --target", log),
            (None, None) => {}
        }
        let used = self.money_log.as_ref().or(own.as_ref());
        let others = target.and_then(|target| self.logs(target).ok());
        for log in others.unwrap_or_default() {
            if used.is_none_or(|used| !is_same(used, &log)) {
                places.reads("a money log of --target", &log);
            }
        }
        if let Ok(state) = self.state() {
            places.keeps("--state-dir", state.path());
            places.everything_in("--state-dir", state.path());
        }
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real(one) == real(other)
}

fn is_beside(log: &Path, target: &Path) -> bool {
    is_same(log, &beside(target))
}

/// Beside the file itself, wherever links to it are.
fn beside(target: &Path) -> PathBuf {
    let file = target.canonicalize();
    let file = file.unwrap_or_else(|_| target.to_owned());
    file.with_added_extension("money.jsonl")
}

/// One word of a shell.
pub(super) fn word(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-~@%+=:,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
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
    /// Begin anew with a log that is not as remembered: put back from a copy, lost, or used with another state directory
    Reconcile {
        /// You have asked PaySys about every payment of the target's services, and have settled in the list what is open; without
        /// this, only say how things stand
        #[arg(long)]
        asked_paysys: bool,
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
            MoneyCommand::List(which) => {
                let code = list_all(&which.path())?;
                which.warn_where_something_is_missing()?;
                Ok(code)
            }
            MoneyCommand::Settle { id, became, which } => {
                let settlement = match became {
                    Word::Paid => Settlement::Paid,
                    Word::NotPaid => Settlement::NotPaid,
                };
                which.check_places()?;
                MoneyLog::open(&which.path())?.settle(id, settlement)?;
                DONE
            }
            MoneyCommand::Reconcile {
                asked_paysys,
                which,
            } => {
                which.check_places()?;
                reconcile(&which.path(), &which.log.state()?, asked_paysys)
            }
        }
    }
}

impl Which {
    fn path(&self) -> PathBuf {
        self.log
            .path(self.target.as_deref().unwrap_or(Path::new("")))
    }

    /// A list that is too short looks as good as one that is whole.
    fn warn_where_something_is_missing(&self) -> Result<(), Failure> {
        let path = self.path();
        let view = MoneyLog::view_at(&path)?;
        let state = self.log.state();
        if let Err(trouble) = state.and_then(|state| state.check(&path, view.as_ref())) {
            let trouble = Said::of("money_log.may_be_missing").with("trouble", trouble.to_string());
            complain!("{}", trouble.in_words(output::words()));
        }
        Ok(())
    }

    fn check_places(&self) -> Result<(), Failure> {
        let mut places = Places::default();
        if let Some(target) = &self.target {
            places.target("--target", target)?;
        }
        self.log.places(&mut places, self.target.as_deref());
        places.check()
    }
}

/// Says how a log differs from what is remembered of it, or makes it the one that counts.
fn reconcile(path: &Path, state: &StateDirectory, asked_paysys: bool) -> Result<u8, Failure> {
    let words = output::words();
    let log = path.display().to_string();
    let before = MoneyLog::view_at(path)?;
    if !asked_paysys {
        for known in state.known_at(path)? {
            let remembered = Said::of("money_log.remembered")
                .with("log", &log)
                .with("n", known.records)
                .with("at", known.at.to_string());
            say!("{}", remembered.in_words(words));
        }
        state.check(path, before.as_ref())?;
        say!(
            "{}",
            words.fill("money_log.as_remembered", &[("log", &log)])
        );
        return DONE;
    }
    let mut anew = MoneyLog::open(path)?;
    anew.reconcile()?;
    state.reconcile(before.as_ref(), &anew.view())?;
    say!("{}", words.fill("money_log.counts_now", &[("log", &log)]));
    DONE
}

/// Lists a log, and then those that it says were used for the same target.
fn list_all(path: &Path) -> Result<u8, Failure> {
    let mut code = list(&MoneyLog::entries_at(path)?);
    for other in MoneyLog::elsewhere_of(path)? {
        let log = other.display().to_string();
        let elsewhere = Said::of("money_log.elsewhere").with("log", log);
        say!("\n{}", elsewhere.in_words(output::words()));
        code = exit::worse(code, list(&MoneyLog::entries_at(&other)?));
    }
    Ok(code)
}

fn list(entries: &[Entry]) -> u8 {
    entries.iter().for_each(show);
    let open = entries.iter().filter(|entry| entry.is_open()).count();
    let payments = Said::counted("money_log.payments", entries.len());
    let count = Said::of("money_log.count").with("payments", payments);
    say!("{}", count.with("open", open).in_words(output::words()));
    if open > 0 {
        exit::MONEY_UNKNOWN
    } else {
        exit::CONFORMANT
    }
}

/// One payment, with what a person needs to ask PaySys about it.
pub(super) fn show(entry: &Entry) {
    let state = match &entry.state {
        State::Sent => Said::of("money_log.unanswered"),
        State::Answered(Became::Unknown(reason)) => {
            Said::of("money_log.unknown").with("reason", reason.clone())
        }
        State::Answered(Became::Paid) => Said::of("money_log.paid"),
        State::Answered(Became::NotSent(reason)) => {
            Said::of("money_log.not_sent").with("reason", reason.clone())
        }
        State::Answered(Became::Refused) => Said::of("money_log.refused"),
        State::Settled(Settlement::Paid) => Said::of("money_log.settled_paid"),
        State::Settled(Settlement::NotPaid) => Said::of("money_log.settled_not_paid"),
    };
    let sending = &entry.sending;
    let what = Said::of("money_log.entry")
        .with("scenario", &sending.scenario)
        .with("url", &sending.url)
        .with("service", &sending.service_id)
        .with("most", sending.worst_case);
    let words = output::words();
    say!(
        "{:>6}  {}  {}\n        {}\n        {}",
        entry.number,
        entry.at,
        state.in_words(words),
        what.in_words(words),
        sending.request
    );
}
