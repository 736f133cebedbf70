//! What a run was aimed at.

use std::fmt;

use paysys_contract::Words;
use schemars::JsonSchema;
use serde::Serialize;

/// What a run was aimed at, as reports say it. Never holds a secret.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TargetName {
    #[schemars(extend("enum" = [Self::EMBEDDED, Self::SIMULATOR, Self::LIVE]))]
    pub kind: &'static str,
    /// Where it is, for targets somebody named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl TargetName {
    /// What a simulator in the kit's own process is called.
    pub const EMBEDDED: &'static str = "embedded simulator";

    /// What a simulator that proved to be one is called.
    pub const SIMULATOR: &'static str = "simulator";

    /// What a gateway that did not prove to be a simulator is called.
    pub const LIVE: &'static str = "live gateway";

    /// What it is called in this language.
    #[must_use]
    pub(crate) fn in_words(&self, words: Words) -> String {
        let kind = match self.kind {
            Self::EMBEDDED => words.t("target.embedded"),
            Self::SIMULATOR => words.t("target.simulator"),
            Self::LIVE => words.t("target.live"),
            other => other,
        };
        match &self.url {
            Some(url) => format!("{kind} {url}"),
            None => kind.to_owned(),
        }
    }

    #[must_use]
    pub fn is_live(&self) -> bool {
        self.kind == Self::LIVE
    }
}

impl fmt::Display for TargetName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind)?;
        match &self.url {
            Some(url) => write!(formatter, " {url}"),
            None => Ok(()),
        }
    }
}
