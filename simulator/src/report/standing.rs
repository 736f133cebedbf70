//! How a client stands, in one word: what whoever opens a report wants to know first.

use super::{Report, SandboxReport};
use crate::severity::Severity;
use crate::texts::fill;
use paysys_shared::texts::Language;

/// The word, the gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Untried,
    /// Requests came, and none of them was a call.
    OnlyRefused,
    Good,
    /// Nothing wrong is seen, but calls are no longer remembered.
    Unsure,
    Warnings,
    /// Calls came, and none was taken.
    NoneAccepted,
    Errors,
    ProbablyPaidTwice,
    PaidTwice,
}

impl Standing {
    /// That of the sandbox which is worst.
    pub(super) fn of_all(report: &Report) -> Self {
        let all = report.sandboxes.iter().map(Self::of);
        let takes_some = report.sandboxes.iter().any(|one| one.refusals.accepted > 0);
        match all.max().unwrap_or(Self::Untried) {
            // It is true of a sandbox, but not of all.
            Self::NoneAccepted if takes_some => Self::Warnings,
            worst => worst,
        }
    }

    pub(super) fn of(sandbox: &SandboxReport) -> Self {
        let suspected = &sandbox.ledger.suspected;
        let found = |severity| {
            let mut found = sandbox.findings.findings.iter();
            found.any(|one| one.counts_from(severity))
        };
        if suspected.certain > 0 {
            Self::PaidTwice
        } else if suspected.likely > 0 {
            Self::ProbablyPaidTwice
        } else if found(Severity::Error) {
            Self::Errors
        } else if sandbox.refusals.are_all(sandbox.coverage.calls) {
            Self::NoneAccepted
        } else if found(Severity::Warning) {
            Self::Warnings
        } else if !sandbox.findings.inconclusive.is_empty() {
            Self::Unsure
        } else if sandbox.coverage.calls == 0 && sandbox.refusals.no_calls > 0 {
            Self::OnlyRefused
        } else if sandbox.coverage.calls == 0 {
            Self::Untried
        } else {
            Self::Good
        }
    }

    /// Whether the client was put to the test at all.
    pub(super) fn is_tried(self) -> bool {
        self >= Self::Good && self != Self::NoneAccepted
    }

    /// Whether somebody should look at it.
    pub(super) fn is_wrong(self) -> bool {
        self >= Self::Warnings
    }

    /// The word itself.
    pub(super) fn in_words(self, language: Language) -> String {
        fill(language, &format!("pipeline.standing.{}", self.name()), &[])
    }

    /// What the word means.
    pub(super) fn explained(self, language: Language) -> String {
        fill(
            language,
            &format!("pipeline.explanation.{}", self.name()),
            &[],
        )
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Untried => "untried",
            Self::OnlyRefused => "only-refused",
            Self::Good => "good",
            Self::Unsure => "unsure",
            Self::Warnings => "warnings",
            Self::NoneAccepted => "none-accepted",
            Self::Errors => "errors",
            Self::ProbablyPaidTwice => "probably-paid-twice",
            Self::PaidTwice => "paid-twice",
        }
    }
}
