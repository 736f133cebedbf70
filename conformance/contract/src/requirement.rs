//! One sentence that a gateway or a client must, should or may honour.

use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::Display;

use super::{Said, Text, Words};

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

/// Found by its text.
impl Borrow<str> for RequirementId {
    fn borrow(&self) -> &str {
        &self.0
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
#[derive(Clone, Debug)]
pub struct Requirement {
    pub id: RequirementId,
    pub statement: Text,
    pub source: Source,
    pub from: Text,
    pub level: Level,
    pub binds: Binds,
    /// What the simulator does where the sources are silent.
    pub default: Option<Text>,
    /// Why no scenario can show it.
    pub untested: Option<Text>,
    /// Is there a wrong gateway that fails it, so that a pass means something? As `fixtures/contract/proved.yaml` says.
    pub is_proved: bool,
}

/// An entry as it is written: with its texts in Russian beside the English ones.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: RequirementId,
    statement: String,
    source: Source,
    from: String,
    level: Level,
    binds: Binds,
    default: Option<String>,
    untested: Option<String>,
    ru: InRussian,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InRussian {
    statement: String,
    from: String,
    default: Option<String>,
    untested: Option<String>,
}

impl Entry {
    fn requirement(self, is_proved: bool) -> Requirement {
        let optional = |en: Option<String>, ru| en.map(|en| Text { en, ru });
        let text = |en, ru| Text { en, ru: Some(ru) };
        Requirement {
            id: self.id,
            statement: text(self.statement, self.ru.statement),
            source: self.source,
            from: text(self.from, self.ru.from),
            level: self.level,
            binds: self.binds,
            default: optional(self.default, self.ru.default),
            untested: optional(self.untested, self.ru.untested),
            is_proved,
        }
    }
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
    pub fn unsaid_in_words(&self, reasons: &[Said], words: Words) -> String {
        let id = self.id.as_str();
        let reasons = match (reasons, &self.untested) {
            ([], Some(untested)) => untested.in_words(words).to_owned(),
            ([], None) => words.t("unsaid.no_scenario").to_owned(),
            (reasons, _) => {
                let reasons = reasons.iter().map(|reason| reason.in_words(words));
                reasons.collect::<Vec<_>>().join("; ")
            }
        };
        let more = match self.binds {
            Binds::Gateway => format!("paysys-conformance explain {id}"),
            Binds::Client => {
                format!("paysys-conformance client -- COMMAND; paysys-conformance explain {id}")
            }
        };
        let statement = self.statement.in_words(words);
        let values = [
            ("id", id),
            ("reasons", &reasons),
            ("statement", statement),
            ("more", &more),
        ];
        words.fill("unsaid.whole", &values)
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
    requirements: Vec<Entry>,
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
    let entries = file.requirements.into_iter();
    let requirements = entries.map(|entry| {
        let is_proved = proved.proved.contains(&entry.id);
        entry.requirement(is_proved)
    });
    requirements.collect()
}
