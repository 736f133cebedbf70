//! From what was seen of a gateway to a profile with which the simulator behaves like it.
//!
//! A profile is laid over the default one. Only what was seen stands in it, each setting with the scenario that showed it;
//! where nothing was seen the simulator keeps its own choice.

mod money;
mod outcomes;
mod shown;
mod statuses;
mod texts;
mod words;

use super::side::Side;
use paysys_exchange::Transcript;

/// One setting of a profile, and who showed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its table: `auth`, `vendors.101596`.
    pub table: String,
    pub key: String,
    pub value: toml::Value,
    /// The scenario that showed it, or so many answers.
    pub shown_by: String,
}

impl Setting {
    fn of(
        table: &str,
        key: &str,
        value: impl Into<toml::Value>,
        shown_by: impl Into<String>,
    ) -> Self {
        Self {
            table: table.to_owned(),
            key: key.to_owned(),
            value: value.into(),
            shown_by: shown_by.into(),
        }
    }

    fn named(name: &str, value: impl Into<toml::Value>, shown_by: &str) -> Self {
        let (table, key) = name.split_once('.').unwrap_or(("", name));
        Self::of(table, key, value, shown_by)
    }
}

/// Every setting that was seen.
#[must_use]
pub fn settings(side: &Side) -> Vec<Setting> {
    let mut found = Vec::new();
    found.extend(words::settings(side));
    found.extend(outcomes::settings(side));
    found.extend(money::settings(side));
    found.extend(texts::settings(side));
    found.extend(statuses::settings(side));
    found
}

/// What was seen where nothing was arranged: what a scenario arranges is no habit of the gateway's.
fn transcripts(side: &Side) -> impl Iterator<Item = &Transcript> {
    let results = side.result.scenarios.iter();
    let unarranged = results.filter(|result| !result.scenario.arrangement.needs_a_simulator());
    unarranged.filter_map(|result| result.transcript.as_ref())
}

/// The profile as a file.
#[must_use]
pub fn toml(side: &Side) -> String {
    let settings = settings(side);
    let name = side.name.replace(['\n', '\r'], " ");
    let mut text = format!(
        "# Made by paysys-conformance {} from what was seen of: {name}\n#\n# Laid over the default profile: what is not here was not seen. Start it with\n# `paysys-simulator --profile FILE`.\n\n",
        env!("CARGO_PKG_VERSION")
    );
    let description = toml::Value::from(format!("As seen of: {name}"));
    text += &format!("description = {description}\n");
    let mut tables: Vec<&str> = Vec::new();
    for setting in &settings {
        if !tables.contains(&setting.table.as_str()) {
            tables.push(&setting.table);
        }
    }
    for table in tables {
        text += &format!("\n[{table}]\n");
        for setting in settings.iter().filter(|setting| setting.table == table) {
            let Setting {
                key,
                value,
                shown_by,
                ..
            } = setting;
            text += &format!("{key} = {value}  # {shown_by}\n");
        }
    }
    text
}
