//! `review`, `accept` and `reject`: transcripts that are not as reviewed.

use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};

use super::failure::Failure;
use super::output::{self, complain, say};
use super::{DONE, ScenarioSource};
use crate::snapshots::{Pending, SnapshotStore};
use paysys_contract::Contract;
use paysys_judge::exit;

const BOLD: Style = Style::new().bold();
const RED: Style = AnsiColor::Red.on_default().bold();

/// Where snapshots are.
#[derive(Debug, clap::Args)]
pub(super) struct SnapshotOptions {
    /// Where reviewed transcripts are and new ones wait; unless told, beside the target file or in ./paysys-snapshots
    #[arg(long, value_name = "DIR")]
    snapshots: Option<PathBuf>,
}

impl SnapshotOptions {
    /// The store of a target file, or of simulators.
    pub(super) fn store(&self, target: Option<&Path>, is_live: bool) -> SnapshotStore {
        let beside = || target.map(|file| file.with_added_extension("snapshots"));
        let directory = self.snapshots.clone().or_else(beside);
        let directory = directory.unwrap_or_else(|| PathBuf::from("paysys-snapshots"));
        SnapshotStore::at(directory, is_live.then_some("live"))
    }
}

/// Which store.
#[derive(Debug, clap::Args)]
struct Which {
    /// The target file whose snapshots are meant
    #[arg(long, value_name = "FILE")]
    target: Option<PathBuf>,
    #[command(flatten)]
    snapshots: SnapshotOptions,
}

impl Which {
    fn store(&self) -> SnapshotStore {
        self.snapshots
            .store(self.target.as_deref(), self.target.is_some())
    }
}

/// `review`
#[derive(Debug, clap::Args)]
pub(super) struct Review {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    source: ScenarioSource,
}

/// `accept ID…` and `reject ID…`
#[derive(Debug, clap::Args)]
pub(super) struct Decide {
    /// The scenarios
    #[arg(required_unless_present = "all")]
    ids: Vec<String>,
    /// All that wait
    #[arg(long, conflicts_with = "ids")]
    all: bool,
    #[command(flatten)]
    which: Which,
}

impl Review {
    pub(super) fn run(self, contract: &Contract) -> Result<u8, Failure> {
        let store = self.which.store();
        let orphans = store.orphans(&self.source.library(contract)?)?;
        for orphan in &orphans {
            complain!(
                "{RED}no scenario belongs to{RED:#} {}: delete it, or give it back its scenario",
                orphan.display()
            );
        }
        let pending = store.pending()?;
        if pending.is_empty() {
            say!(
                "nothing waits for a review in {}",
                store.directory().display()
            );
        }
        let is_interactive = io::stdin().is_terminal() && io::stdout().is_terminal();
        for (position, one) in pending.iter().enumerate() {
            say!(
                "{BOLD}{}{BOLD:#}  {} of {}\n{}",
                one.id,
                position + 1,
                pending.len(),
                store.difference(one)?.picture()
            );
            if is_interactive && !ask(one)? {
                break;
            }
        }
        if !pending.is_empty() && !is_interactive {
            say!(
                "accept what is right: paysys-conformance accept ID… (or reject ID…) --snapshots {}",
                store.directory().display()
            );
        }
        Ok(if orphans.is_empty() {
            exit::CONFORMANT
        } else {
            exit::BAD_USAGE
        })
    }
}

impl Decide {
    pub(super) fn accept(&self) -> Result<u8, Failure> {
        for pending in self.meant()? {
            pending.accept()?;
            say!("accepted {}", pending.id);
        }
        DONE
    }

    pub(super) fn reject(&self) -> Result<u8, Failure> {
        for pending in self.meant()? {
            pending.reject()?;
            say!("rejected {}", pending.id);
        }
        DONE
    }

    /// All of them are looked up before any is decided on.
    fn meant(&self) -> Result<Vec<Pending>, Failure> {
        let store = self.which.store();
        if self.all {
            return Ok(store.pending()?);
        }
        let mut meant = Vec::new();
        for id in &self.ids {
            meant.extend(store.find(id)?);
        }
        Ok(meant)
    }
}

/// Asks a person; answers whether to go on.
fn ask(pending: &Pending) -> Result<bool, Failure> {
    loop {
        output::text(b"[a]ccept, [r]eject, [s]kip, [q]uit? ");
        let mut answer = String::new();
        if io::stdin().lock().read_line(&mut answer)? == 0 {
            return Ok(false);
        }
        match answer.trim() {
            "a" | "accept" => pending.accept()?,
            "r" | "reject" => pending.reject()?,
            "s" | "skip" => {}
            "q" | "quit" => return Ok(false),
            _ => continue,
        }
        return Ok(true);
    }
}
