//! What sandboxes were before they were deleted or reset: a test that tidies up after itself must not
//! take its findings along.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::SandboxReport;
use crate::registry::{HostedSandbox, Witness};
use paysys_core::Moment;
use paysys_shared::texts::Language;

/// Reports of sandboxes that are no more, oldest first, in the language of the report to come.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    kept: Mutex<KeptReports>,
    language: Language,
}

#[derive(Debug, Default)]
struct KeptReports {
    reports: Vec<SandboxReport>,
    left_out: u64,
}

impl Archive {
    /// How many are kept: far more than a test run has sandboxes, few enough for any memory.
    pub(crate) const MOST: usize = 10_000;

    pub(crate) fn new(language: Language) -> Self {
        Self {
            language,
            ..Self::default()
        }
    }

    pub(super) const fn language(&self) -> Language {
        self.language
    }

    /// Takes out what it has, and says how many had no room.
    pub(super) fn take(&self) -> (Vec<SandboxReport>, u64) {
        let KeptReports { reports, left_out } = std::mem::take(&mut *self.lock());
        (reports, left_out)
    }

    fn lock(&self) -> MutexGuard<'_, KeptReports> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Witness for Archive {
    fn before_the_end(&self, sandbox: &HostedSandbox, ending: &'static str, wall: Moment) {
        // Nothing can be said of a sandbox in which nothing happened.
        if sandbox.is_untouched() {
            return;
        }
        let report = SandboxReport {
            ended: Some(ending),
            ..SandboxReport::of(sandbox, wall, self.language)
        };
        let mut kept = self.lock();
        if kept.reports.len() < Self::MOST {
            kept.reports.push(report);
        } else {
            kept.left_out += 1;
        }
    }
}

/// One for each language that there will be a report in.
impl Witness for Vec<Archive> {
    fn before_the_end(&self, sandbox: &HostedSandbox, ending: &'static str, wall: Moment) {
        for archive in self {
            archive.before_the_end(sandbox, ending, wall);
        }
    }
}
