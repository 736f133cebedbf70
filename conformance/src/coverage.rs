//! Which scenarios exercise which requirements.

use std::fmt::Write as _;

use crate::report::html::{bound, stated};

use paysys_contract::{Contract, Requirement, Words};
use paysys_scenario::Library;

/// The table as Markdown, ready to be committed.
#[must_use]
pub fn markdown(library: &Library, contract: &Contract, words: Words) -> String {
    let columns = [
        words.t("column.requirement"),
        words.t("column.source"),
        words.t("column.level"),
        words.t("column.scenarios"),
    ];
    let mut text = format!(
        "# {}\n\n{}\n\n| {} |\n|---|---|---|---|\n",
        words.t("coverage.title"),
        words.t("coverage.what"),
        columns.join(" | ")
    );
    for requirement in contract.requirements() {
        let scenarios = scenarios(requirement, library).join(", ");
        let cell = match &requirement.untested {
            Some(reason) if !scenarios.is_empty() => {
                format!("{scenarios} (*{}*)", reason.in_words(words))
            }
            None if !scenarios.is_empty() => scenarios,
            Some(reason) => {
                let reason = reason.in_words(words);
                words.fill("coverage.untested", &[("reason", reason)])
            }
            None => words.t("coverage.none").to_owned(),
        };
        let cell = if requirement.is_unproved() {
            format!("{cell} ({})", words.t("coverage.unproved"))
        } else {
            cell
        };
        let id = &requirement.id;
        let (source, level) = (
            stated(requirement.source, words),
            bound(requirement.level, words),
        );
        writeln!(text, "| {id} | {source} | {level} | {cell} |")
            .expect("writing to a string cannot fail");
    }
    text
}

/// Documented and platform requirements that no scenario exercises.
#[must_use]
pub fn untested<'a>(library: &Library, contract: &'a Contract) -> Vec<&'a Requirement> {
    contract
        .requirements()
        .filter(|requirement| requirement.is_stated() && scenarios(requirement, library).is_empty())
        .collect()
}

fn scenarios<'a>(requirement: &Requirement, library: &'a Library) -> Vec<&'a str> {
    let exercising = library
        .scenarios()
        .iter()
        .filter(|scenario| scenario.requires.contains(&requirement.id));
    exercising.map(|scenario| scenario.id.as_str()).collect()
}
