//! What is counted of all sandboxes, of those too that are no more: a count never goes down.

use std::sync::Arc;

use super::{DEFAULT, HostedSandbox, Registry};
use crate::journal::{Counts, Tally};

/// All counts, and what there is now.
#[derive(Debug)]
pub(crate) struct Tallied {
    pub(crate) counts: Counts,
    pub(crate) sandboxes: usize,
    /// How much the journals hold.
    pub(crate) journal_bytes: u64,
}

/// Counts of sandboxes that were deleted.
#[derive(Debug, Default)]
pub(super) struct Deleted {
    counts: Counts,
    /// Those in which a call may still be under way; they are added when nobody else has them.
    ending: Vec<Arc<Tally>>,
}

impl Deleted {
    pub(super) fn add(&mut self, tally: &Arc<Tally>, names_fault: impl Fn(&str) -> bool) {
        self.ending.push(tally.clone());
        let ending = std::mem::take(&mut self.ending);
        for tally in ending {
            match Arc::try_unwrap(tally) {
                Ok(tally) => self.counts.add(&tally, &names_fault),
                Err(tally) => self.ending.push(tally),
            }
        }
    }
}

/// Whether a fault is counted by its name: those of the process's own profile are, and what a rule spells
/// out. Tests may bring along as many profiles as they like.
pub(super) fn is_named(default: Option<&Arc<HostedSandbox>>, fault: &str) -> bool {
    const SPELLED_OUT: &str = "custom";
    let presets = default.map_or(&[][..], |default| &default.behaviour().faults);
    fault == SPELLED_OUT || presets.iter().any(|preset| preset.name == fault)
}

impl Registry {
    /// Adds up what was counted. No sandbox's lock is taken.
    pub(crate) fn tallied(&self) -> Tallied {
        let maps = self.read();
        let default = maps.by_name.get(DEFAULT);
        let mut counts = maps.deleted.counts.clone();
        let live = maps.by_name.values().map(|sandbox| sandbox.tally());
        for tally in maps.deleted.ending.iter().chain(live) {
            counts.add(tally, |fault| is_named(default, fault));
        }
        let bytes = maps.by_name.values().map(|sandbox| sandbox.tally().bytes());
        Tallied {
            counts,
            sandboxes: maps.by_name.len(),
            journal_bytes: bytes.sum(),
        }
    }
}
