//! Reserved accounts: numbers to pay to for people who can only type into their own product. Which
//! there are is data, `fixtures/contract/catalogue.toml`.

mod entry;
mod markdown;
mod table;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use entry::Entry;
use paysys_shared::texts::Language;

const BUILT_IN: &str = include_str!("../../fixtures/contract/catalogue.toml");

/// All reserved accounts of one version. A number once given keeps its meaning in that version.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Catalogue {
    /// It changes when a number changes its meaning.
    version: u32,
    /// All of them, in an order fit for reading.
    accounts: Vec<Entry>,
}

impl Catalogue {
    pub(crate) fn built_in() -> &'static Self {
        static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
            Catalogue::parse(BUILT_IN).expect("the catalogue is valid, a test sees to it")
        });
        &CATALOGUE
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The version: it changes when a number changes its meaning.
    pub(crate) const fn version(&self) -> u32 {
        self.version
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.accounts
    }

    /// The same, with what happens told in this language.
    pub(crate) fn told_in(&self, language: Language) -> Self {
        let told = |entry: &Entry| Entry {
            does: entry.does_in(language).to_owned(),
            ..entry.clone()
        };
        Self {
            version: self.version,
            accounts: self.accounts.iter().map(told).collect(),
        }
    }

    pub(crate) fn table(&self, language: Language) -> String {
        table::render(self, language)
    }

    /// As JSON, `{"version","accounts":[{"account","card_account","name","does","then"}]}`.
    pub(crate) fn json(&self) -> String {
        let json = serde_json::to_string_pretty(self);
        json.expect("a catalogue holds nothing that JSON cannot say") + "\n"
    }

    pub(crate) fn markdown(&self, language: Language) -> String {
        markdown::render(self, language)
    }
}
