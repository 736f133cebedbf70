//! Which scenarios exercise which requirements.

use std::fmt::Write as _;

use paysys_contract::{Contract, Requirement};
use paysys_scenario::Library;

/// The table as Markdown, ready to be committed.
#[must_use]
pub fn markdown(library: &Library, contract: &Contract) -> String {
    let mut text = String::from(
        "# Coverage\n\n\
         Which scenarios exercise which requirements. Made by `paysys-conformance coverage`; a test fails when it is stale\n\
         or when a documented or platform requirement is untested.\n\n\
         | requirement | source | level | scenarios |\n|---|---|---|---|\n",
    );
    for requirement in contract.requirements() {
        let scenarios = scenarios(requirement, library).join(", ");
        let cell = match &requirement.untested {
            Some(reason) if !scenarios.is_empty() => format!("{scenarios} (*{reason}*)"),
            None if !scenarios.is_empty() => scenarios,
            Some(reason) => format!("*untested: {reason}*"),
            None => "**none**".to_owned(),
        };
        let cell = if requirement.is_unproved() {
            format!("{cell} (**unproved check**: no wrong gateway of the self-test fails it)")
        } else {
            cell
        };
        let Requirement {
            id, source, level, ..
        } = requirement;
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
