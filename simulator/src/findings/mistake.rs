//! What there is to look for.

use std::collections::BTreeSet;

use super::{Reason, Scene, Severity};

/// Something a client can do wrong.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mistake {
    pub(super) id: &'static str,
    pub(super) severity: Severity,
    /// Whether calls that had to go from the journal may have shown it.
    pub(super) needs_every_call: bool,
    pub(super) look: fn(&Scene<'_>, &mut Sightings),
}

/// Where a mistake was seen.
#[derive(Debug, Default)]
pub(super) struct Sightings {
    pub(super) wrong: Seen,
    /// Where the profile takes it, so that it is one only elsewhere.
    pub(super) taken: Seen,
    /// The name of the text that says what would be right here, where that is not `fix`.
    pub(super) fix: Option<&'static str>,
}

/// However often that was, only so much of it is kept.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) times: usize,
    pub(super) first: Option<Reason>,
    pub(super) calls: BTreeSet<u64>,
}

impl Sightings {
    pub(super) fn add<const N: usize>(&mut self, calls: [u64; N], reason: impl FnOnce() -> Reason) {
        self.wrong.add(calls, reason);
    }

    /// Adds one that the profile takes, if it does.
    pub(super) fn add_unless_taken(
        &mut self,
        is_taken: bool,
        call: u64,
        reason: impl FnOnce() -> Reason,
    ) {
        let seen = if is_taken {
            &mut self.taken
        } else {
            &mut self.wrong
        };
        seen.add([call], reason);
    }
}

impl Seen {
    const MOST_CALLS: usize = 100;

    /// Only the first is kept.
    fn add<const N: usize>(&mut self, calls: [u64; N], reason: impl FnOnce() -> Reason) {
        self.times += 1;
        self.first.get_or_insert_with(reason);
        if self.calls.len() + N <= Self::MOST_CALLS {
            self.calls.extend(calls);
        }
    }
}
