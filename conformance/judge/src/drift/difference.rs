//! What differs.

use super::Spot;
use paysys_contract::RequirementId;

/// All of it.
#[derive(Debug)]
pub struct Drift {
    pub sides: (String, String),
    pub compared: usize,
    /// Scenarios that were not, and why.
    pub not_compared: Vec<(String, String)>,
    pub differences: Vec<Difference>,
    pub shifts: Vec<Shift>,
}

/// One place in answers that differs in one way, wherever it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub requirements: Vec<RequirementId>,
    pub spot: Spot,
    pub one: String,
    pub other: String,
    pub places: Vec<Place>,
}

/// Where an answer stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub scenario: String,
    pub line: usize,
    pub step: &'static str,
}

/// A requirement on which the sides do not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    pub requirement: RequirementId,
    pub one: String,
    pub other: String,
}

impl Drift {
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.differences.is_empty() && self.shifts.is_empty()
    }
}
