//! What is concluded about a client.

use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use super::evidence::Evidence;
use super::trial::Trial;
use super::warning::Warning;
use paysys_contract::{Contract, RequirementId, Said, Words};
use paysys_judge::exit;
use paysys_shared::legible::Legible;

/// What one trial concluded.
#[derive(Clone, Debug)]
pub struct TrialResult {
    pub trial: Trial,
    pub verdict: TrialVerdict,
    pub breaches: Vec<Breach>,
    /// Why there is no verdict, if there is none.
    pub doubt: Option<Said>,
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
    pub did: Said,
    pub money: Said,
    pub should: Said,
}

impl Breach {
    /// In one paragraph, with the requirement's own words.
    #[must_use]
    pub fn in_words(&self, contract: &Contract, words: Words) -> String {
        let requirement = contract.requirement(self.requirement.as_str());
        let statement = requirement.map_or("", |one| one.statement.in_words(words));
        let breach = Said::of("trial.breach")
            .with("id", self.requirement.as_str())
            .with("order", &self.order)
            .with("did", self.did.clone())
            .with("money", self.money.clone())
            .with("should", self.should.clone())
            .with("statement", statement);
        breach.in_words(words)
    }
}

impl TrialResult {
    /// A trial that could not take place, through no fault of the client's.
    #[must_use]
    pub fn not_held(trial: Trial, reason: impl Into<Said>) -> Self {
        Self {
            trial,
            verdict: TrialVerdict::Untestable,
            breaches: Vec::new(),
            doubt: Some(reason.into().map_verbatim(&Legible::document)),
            warnings: Vec::new(),
            evidence: None,
        }
    }

    /// A trial that somebody did not wait for.
    #[must_use]
    pub fn interrupted(trial: Trial) -> Self {
        Self::not_held(trial, Said::of("trial.interrupted"))
    }

    /// A trial in passive mode for which nobody called and nobody claimed anything.
    #[must_use]
    pub(crate) fn nobody_came(trial: Trial) -> Self {
        Self {
            evidence: Some(Evidence::none()),
            ..Self::not_held(trial, Said::of("trial.nobody_came"))
        }
    }

    #[must_use]
    pub fn reasons(&self, contract: &Contract, words: Words) -> Vec<String> {
        let broken = self.breaches.iter();
        let broken = broken.map(|breach| breach.in_words(contract, words));
        let doubt = self.doubt.iter().map(|doubt| doubt.in_words(words));
        broken.chain(doubt).collect()
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
