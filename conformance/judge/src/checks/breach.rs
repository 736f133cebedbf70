//! A requirement that an answer breaks.

use paysys_contract::{Contract, Requirement, RequirementId};
use paysys_scenario::Mismatch;
use schemars::JsonSchema;
use serde::Serialize;

/// Requirements, and the place where an answer breaks them.
#[derive(Clone, Debug)]
pub struct Breach {
    pub requirements: Vec<RequirementId>,
    pub severity: Severity,
    pub origin: Origin,
    pub exchange: usize,
    /// The place, and what should have been there.
    pub mismatch: Mismatch,
}

impl Breach {
    /// What is wrong in this place, where requirements say how it should be.
    pub(crate) fn of(
        cited: &[RequirementId],
        origin: Origin,
        exchange: usize,
        mismatch: Mismatch,
        contract: &Contract,
    ) -> Option<Self> {
        let (requirements, severity) = weigh(cited, contract)?;
        Some(Self {
            requirements,
            severity,
            origin,
            exchange,
            mismatch,
        })
    }

    #[must_use]
    pub(crate) fn is_failure(&self) -> bool {
        self.severity == Severity::Fail
    }
}

/// What a breach means for the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Told, and no more.
    Warn,
    /// Somebody has accepted it, for a while.
    Known,
    /// The gateway does not conform.
    Fail,
}

/// Which kind of check found a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Wire,
    Served,
    /// A rule for the answers of one conversation together.
    Conversation,
    Expectation,
}

/// Those of the cited that count most, and how much: musts before shoulds before questions.
pub(crate) fn weigh(
    cited: &[RequirementId],
    contract: &Contract,
) -> Option<(Vec<RequirementId>, Severity)> {
    let known = |id: &RequirementId| contract.requirement(id.as_str());
    let of = |counts: fn(&Requirement) -> bool| -> Vec<RequirementId> {
        let counting = cited.iter().filter_map(known).filter(|one| counts(one));
        counting.map(|one| one.id.clone()).collect()
    };
    let musts = of(Requirement::can_fail_a_gateway);
    if !musts.is_empty() {
        return Some((musts, Severity::Fail));
    }
    let shoulds = of(Requirement::is_stated);
    (!shoulds.is_empty()).then_some((shoulds, Severity::Warn))
}
