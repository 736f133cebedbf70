//! What a sandbox came from, and when its calls came.

use crate::journal::Recalled;
use crate::registry::HostedSandbox;
use paysys_core::Moment;

/// What a run can be repeated with, and when it was.
#[derive(Debug)]
pub(crate) struct Origin {
    pub seed: u64,
    pub profile: String,
    /// The sandbox's times of the first and the last request that is still known.
    pub span: Option<[Moment; 2]>,
}

impl Origin {
    pub(super) fn of(sandbox: &HostedSandbox, recalled: &Recalled) -> Self {
        let entries = &recalled.entries;
        let span = entries.first().zip(entries.last());
        Self {
            seed: sandbox.seed().0,
            profile: sandbox.source().name.clone(),
            span: span.map(|(first, last)| [first.at, last.at]),
        }
    }

    /// Whether a time of the day alone would not say when a call came.
    pub(super) fn spans_days(&self) -> bool {
        let day = |moment: Moment| moment.as_millis().div_euclid(24 * 3600 * 1000);
        self.span.is_some_and(|[from, to]| day(from) != day(to))
    }
}
