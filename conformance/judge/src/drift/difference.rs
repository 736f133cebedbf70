//! What differs.

use super::Spot;
use paysys_contract::RequirementId;

/// All of it.
#[derive(Debug)]
pub struct Drift {
    /// What the sides are called.
    pub sides: (String, String),
    /// So many scenarios were compared.
    pub compared: usize,
    /// Scenarios that were not, and why.
    pub not_compared: Vec<(String, String)>,
    /// By JSON path.
    pub differences: Vec<Difference>,
    /// By requirement.
    pub shifts: Vec<Shift>,
}

/// One place in answers that differs in one way, wherever it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The requirements it concerns.
    pub requirements: Vec<RequirementId>,
    /// The place in the answer.
    pub spot: Spot,
    pub one: String,
    pub other: String,
    pub places: Vec<Place>,
}

/// Where an answer stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub scenario: String,
    /// Line of the step.
    pub line: usize,
    pub step: &'static str,
}

/// A requirement on which the sides do not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    pub requirement: RequirementId,
    /// Verdict, and what was observed.
    pub one: String,
    /// The same of the other.
    pub other: String,
}

impl Drift {
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.differences.is_empty() && self.shifts.is_empty()
    }
}
