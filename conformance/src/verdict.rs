//! Verdicts: what the checks of a run come to, per scenario, per requirement, and as a whole.

mod consequences;
mod credentials;
mod pages;
mod redacted;
mod requirement;
mod run;
mod scenario;
mod silence;

use std::fmt;

use serde::{Serialize, Serializer};

pub use requirement::RequirementResult;
pub use run::{RunResult, RunVerdict, conclude, conclude_with};
pub use scenario::ScenarioResult;

/// What a check concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// As it should be.
    Pass,
    /// Assumed behaviour that was seen before.
    Observed,
    /// Assumed behaviour that was not seen before.
    New,
    /// A should-level requirement broken, or an undocumented member.
    Warn,
    /// A must-level requirement broken, as somebody has accepted.
    Known,
    /// A must-level requirement broken.
    Fail,
    /// The outcome of a payment is unknown.
    Indeterminate,
    /// The kit or the network failed.
    Error,
    /// Something else was in the way.
    Unproved,
    /// The target cannot be made to show it.
    NotApplicable,
    /// It was not tried.
    NotRun,
    /// No scenario can show it.
    Untestable,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Pass,
        Self::Observed,
        Self::New,
        Self::Warn,
        Self::Known,
        Self::Fail,
        Self::Indeterminate,
        Self::Error,
        Self::Unproved,
        Self::NotApplicable,
        Self::NotRun,
        Self::Untestable,
    ];

    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Observed => "observed",
            Self::New => "new",
            Self::Warn => "warn",
            Self::Known => "known",
            Self::Fail => "fail",
            Self::Indeterminate => "indeterminate",
            Self::Error => "error",
            Self::Unproved => "unproved",
            Self::NotApplicable => "not applicable",
            Self::NotRun => "not run",
            Self::Untestable => "untestable",
        }
    }

    /// Was something checked, whatever came out?
    #[must_use]
    pub fn is_checked(self) -> bool {
        matches!(
            self,
            Self::Pass | Self::Observed | Self::New | Self::Warn | Self::Known | Self::Fail
        )
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.word())
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}
