//! What there is to look for.

use std::collections::BTreeSet;

use super::{Scene, Severity};

/// Something a client can do wrong.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mistake {
    pub(super) id: &'static str,
    pub(super) severity: Severity,
    pub(super) fix: &'static str,
    /// Whether calls that had to go from the journal may have shown it.
    pub(super) needs_every_call: bool,
    pub(super) look: fn(&Scene<'_>, &mut Sightings),
}

/// Where a mistake was seen. However often that was, only so much of it is kept.
#[derive(Debug, Default)]
pub(super) struct Sightings {
    pub(super) times: usize,
    pub(super) first: Option<String>,
    pub(super) calls: BTreeSet<u64>,
}

impl Sightings {
    const MOST_CALLS: usize = 100;

    /// Adds one; only the first is put into words.
    pub(super) fn add<const N: usize>(&mut self, calls: [u64; N], reason: impl FnOnce() -> String) {
        self.times += 1;
        self.first.get_or_insert_with(reason);
        if self.calls.len() + N <= Self::MOST_CALLS {
            self.calls.extend(calls);
        }
    }
}
