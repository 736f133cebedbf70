//! One sentence that a gateway or a client must, should or may honour.

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::Display;

/// `PAY-11`
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct RequirementId(#[schemars(regex(pattern = "^[A-Z]+-[0-9]+$"))] String);

impl RequirementId {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is about, as its id begins: `PAY`.
    #[must_use]
    pub fn family(&self) -> &str {
        self.0.split_once('-').map_or(&self.0, |(family, _)| family)
    }
}

impl From<&str> for RequirementId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl fmt::Display for RequirementId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// One entry of `requirements.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    pub id: RequirementId,
    pub statement: String,
    pub source: Source,
    pub from: String,
    pub level: Level,
    pub binds: Binds,
    /// What the simulator does where the sources are silent.
    pub default: Option<String>,
    /// Why no scenario can show it.
    pub untested: Option<String>,
    /// Is there a wrong gateway that fails it, so that a pass means something? As `fixtures/contract/proved.yaml` says.
    #[serde(skip)]
    pub is_proved: bool,
}

impl Requirement {
    /// Only what somebody stated, at level *must*, can fail a gateway.
    #[must_use]
    pub fn can_fail_a_gateway(&self) -> bool {
        self.is_stated() && self.level == Level::Must && self.binds == Binds::Gateway
    }

    /// Can it fail a gateway though no wrong gateway of the self-test fails it? Then nobody knows whether its check checks.
    #[must_use]
    pub fn is_unproved(&self) -> bool {
        self.can_fail_a_gateway() && !self.is_proved
    }

    /// That nothing was said about it, why, and what can say something.
    #[must_use]
    pub fn unsaid_in_words(&self, reasons: &[String]) -> String {
        let Self { id, statement, .. } = self;
        let reasons = match reasons {
            [] => self
                .untested
                .as_deref()
                .unwrap_or("no scenario here exercises it")
                .to_owned(),
            reasons => reasons.join("; "),
        };
        let more = match self.binds {
            Binds::Gateway => format!("paysys-conformance explain {id}"),
            Binds::Client => {
                format!("paysys-conformance client -- COMMAND; paysys-conformance explain {id}")
            }
        };
        format!("nothing is said about {id}: {reasons}\n    {id}: {statement}\n    Try: {more}")
    }

    /// Documented or platform: stated by someone, and so to be covered by scenarios.
    #[must_use]
    pub fn is_stated(&self) -> bool {
        matches!(self.source, Source::Documented | Source::Platform)
    }
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema, Display)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Source {
    Documented,
    /// Another public page of the platform, or its error table.
    Platform,
    /// Nobody; a question, not a duty.
    Assumed,
    Safety,
}

/// What breaking a requirement means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema, Display)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Level {
    Must,
    Should,
    /// Nothing: it is written down.
    Observe,
}

/// Whose duty a requirement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Binds {
    Gateway,
    Client,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    requirements: Vec<Requirement>,
}

/// Made of the self-test's wrong gateways; a test fails when it is stale.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Proved {
    proved: BTreeSet<RequirementId>,
}

pub(super) fn built_in() -> Vec<Requirement> {
    let text = include_str!("../../../fixtures/contract/requirements.yaml");
    let file: File = serde_saphyr::from_str(text).expect("requirements.yaml is well formed");
    let text = include_str!("../../../fixtures/contract/proved.yaml");
    let proved: Proved = serde_saphyr::from_str(text).expect("proved.yaml is well formed");
    let mut requirements = file.requirements;
    for requirement in &mut requirements {
        requirement.is_proved = proved.proved.contains(&requirement.id);
    }
    requirements
}
