//! What came of running a scenario.

use std::sync::Arc;

use super::reason::Reason;
use crate::Transcript;
use paysys_scenario::Scenario;

/// A scenario and what came of running it.
#[derive(Debug)]
pub struct Played {
    pub scenario: Arc<Scenario>,
    pub credentials: Credentials,
    pub outcome: RunOutcome,
}

/// Who says who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// The gateway itself, when it was made: they are right.
    Issued,
    /// A person, who may be wrong.
    Given,
}

/// What came of running a scenario.
#[derive(Clone, Debug)]
pub enum RunOutcome {
    /// It was played, perhaps not to the end.
    Transcript(Transcript),
    /// It was not begun, and might be under other circumstances.
    NotRun(Reason),
    /// It cannot say anything about such a target.
    NotApplicable(Reason),
}
