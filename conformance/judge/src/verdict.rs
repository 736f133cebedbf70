//! Verdicts: what the checks of a run come to, per scenario, per requirement, and as a whole.
//!
//! # How a verdict comes about
//!
//! [`conclude_with`] is a pure function of what was played, of the contract and of the history. It works in stages; each is given
//! what the one before it made, and none goes back.
//!
//! ```text
//! played ─→ facts ─→ excuses ─→ what counts ─→ verdict of each scenario ─→ of each requirement, and of the run
//! ```
//!
//! 1. **Facts** ([`checks::facts()`](crate::checks::facts())): what is to be seen in one transcript. Each check looks for
//!    itself – does the answer break a rule for every answer, is a right call turned away, do the answers of one conversation
//!    agree, is the answer as its step expects, what does it show where nobody says how it should be, is it known what became
//!    of the money, did the kit ask rightly – and knows nothing of the others. An answer that may be an outage's is behaviour
//!    only where another call was answered in between. Some facts only a whole run shows: that pages in an error's place are a
//!    habit (`pages`), that a reading call never gets an answer (`silences`), and that two payments of one gateway have one id
//!    (`ids`).
//! 2. **Excuses** (`excuses`, one file each): why a fact does not count, found by looking at the facts of all scenarios.
//!
//!    | excuse | what does not count | what is said in its place |
//!    |---|---|---|
//!    | the kit asked wrongly | what the step expects | the kit's fault |
//!    | the vendor is not served | what the step expects, and that right calls are served | the step shows nothing |
//!    | the usual payout is turned away | the same | the same |
//!    | the id may be known from an earlier run | the same | the same |
//!    | a ledger has settled the money | that its outcome is unknown | – |
//!    | the place breaks a rule for every answer | what the step expects there | the requirement is unproved |
//!    | it is the word of an outage | what would be observed | the step shows nothing |
//!    | the payment is slow | the status a poll ended with | the step shows nothing |
//!    | the credentials may be wrong | all but rules for every answer | the scenario shows nothing |
//!    | the run's own guesses locked the service out | all but rules for every answer | the scenario shows nothing |
//!    | right calls are turned away, too | errors other than those that were expected | the requirement is unproved |
//!    | nobody is there | what silence was taken for | that there was no answer |
//!
//!    A call whose credentials may be wrong does not show that right calls are turned away; no other excuse needs another.
//! 3. **What counts** ([`Judgement`]): the facts without what is excused, and what is said in its place; each fault once for a
//!    scenario; and of what is left, what somebody has accepted ([`history`](crate::history)). Each part of a judgement is worked
//!    out from facts and excuses by itself, so no order has to be kept.
//! 4. **The verdict** of a scenario is read off that, worst first: a broken duty, money of which nobody knows, something in
//!    the way, a scenario that was cut short or shows nothing, an accepted or a lesser breach, news.
//!    Requirements sum up what scenarios say about them, and the run sums up the scenarios.

mod deviations;
mod excuses;
mod ids;
mod judgement;
mod known;
mod pages;
mod redaction;
mod requirement;
mod run;
mod scenario;
mod seen;
mod silences;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantArray};

use crate::checks::Severity;

pub use judgement::Judgement;
pub use requirement::RequirementResult;
pub use run::{RunResult, RunVerdict, conclude, conclude_with};
pub use scenario::ScenarioResult;

/// What a check concluded.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    JsonSchema,
    Display,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum Verdict {
    Pass,
    Observed,
    /// Assumed behaviour that was not seen before.
    New,
    /// A should-level requirement broken, or an undocumented member.
    Warn,
    /// A must-level requirement broken, as somebody has accepted.
    Known,
    Fail,
    /// The outcome of a payment is unknown.
    Indeterminate,
    Error,
    Unproved,
    /// The target cannot be made to show it.
    #[serde(rename = "not applicable")]
    #[strum(serialize = "not applicable")]
    NotApplicable,
    #[serde(rename = "not run")]
    #[strum(serialize = "not run")]
    NotRun,
    Untestable,
}

impl From<Severity> for Verdict {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Fail => Self::Fail,
            Severity::Known => Self::Known,
            Severity::Warn => Self::Warn,
        }
    }
}

impl Verdict {
    #[must_use]
    pub fn is_checked(self) -> bool {
        matches!(
            self,
            Self::Pass | Self::Observed | Self::New | Self::Warn | Self::Known | Self::Fail
        )
    }
}
