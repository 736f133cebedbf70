//! What is concluded about a client.

use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use super::evidence::Evidence;
use super::trial::Trial;
use super::warning::Warning;
use paysys_contract::{Contract, RequirementId};
use paysys_judge::exit;
use paysys_shared::legible::Legible;

/// What one trial concluded.
#[derive(Clone, Debug)]
pub struct TrialResult {
    pub trial: Trial,
    pub verdict: TrialVerdict,
    pub breaches: Vec<Breach>,
    /// Why there is no verdict, if there is none.
    pub doubt: Option<String>,
    pub warnings: Vec<Warning>,
    /// What it was judged by; nothing if the trial did not take place.
    pub evidence: Option<Evidence>,
}

/// What one trial concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum TrialVerdict {
    Pass,
    Fail,
    /// What the trial is about did not take place.
    Untestable,
}

/// One safety requirement that a client broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    pub requirement: RequirementId,
    pub order: String,
    pub did: String,
    pub money: String,
    pub should: String,
}

impl Breach {
    /// In one paragraph, with the requirement's own words.
    #[must_use]
    pub fn in_words(&self, contract: &Contract) -> String {
        let statement = contract
            .requirement(self.requirement.as_str())
            .map_or("", |requirement| requirement.statement.as_str());
        format!(
            "{} on {}: {}. The money: {}. It should: {}. ({statement})",
            self.requirement, self.order, self.did, self.money, self.should
        )
    }
}

impl TrialResult {
    /// A trial that could not take place, through no fault of the client's.
    #[must_use]
    pub fn not_held(trial: Trial, reason: &str) -> Self {
        Self {
            trial,
            verdict: TrialVerdict::Untestable,
            breaches: Vec::new(),
            doubt: Some(Legible::document(reason)),
            warnings: Vec::new(),
            evidence: None,
        }
    }

    /// A trial that somebody did not wait for.
    #[must_use]
    pub fn interrupted(trial: Trial) -> Self {
        Self::not_held(trial, "not held: interrupted before it was over")
    }

    /// A trial in passive mode for which nobody called and nobody claimed anything.
    #[must_use]
    pub(crate) fn nobody_came(trial: Trial) -> Self {
        Self {
            evidence: Some(Evidence::none()),
            ..Self::not_held(trial, "nobody came")
        }
    }

    #[must_use]
    pub fn reasons(&self, contract: &Contract) -> Vec<String> {
        let broken = self.breaches.iter().map(|breach| breach.in_words(contract));
        broken.chain(self.doubt.clone()).collect()
    }
}

/// What all trials together concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum ClientVerdict {
    /// No safety requirement was broken.
    Pass,
    /// At least one was.
    Fail,
    /// Nothing could be tried.
    #[serde(rename = "no verdict")]
    #[strum(serialize = "no verdict")]
    NoVerdict,
}

impl ClientVerdict {
    /// The verdict of these trials. A trial that the kit could not hold leaves no room for a good one.
    #[must_use]
    pub fn of(results: &[TrialResult]) -> Self {
        let any = |verdict| results.iter().any(|result| result.verdict == verdict);
        let not_held = results.iter().any(|result| result.evidence.is_none());
        if any(TrialVerdict::Fail) {
            Self::Fail
        } else if not_held || !any(TrialVerdict::Pass) {
            Self::NoVerdict
        } else {
            Self::Pass
        }
    }

    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Pass => exit::CONFORMANT,
            Self::Fail => exit::FAILED,
            Self::NoVerdict => exit::NO_VERDICT,
        }
    }
}
