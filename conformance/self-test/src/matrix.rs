//! The matrix of what proves which check, as Markdown.

use strum::VariantArray;

use super::{LIES, Mutant, Side, VARIANTS, mutants, unproved};
use paysys_contract::{Contract, Requirement};

/// The matrix, ready to be committed as `fixtures/SELF-TEST.md`.
#[must_use]
pub fn markdown(contract: &Contract) -> String {
    let mut text = String::from(HEAD);
    let duties: Vec<&Requirement> = contract
        .requirements()
        .filter(|one| one.can_fail_a_gateway())
        .collect();
    let words: Vec<&str> = Side::VARIANTS.iter().map(|side| side.into_str()).collect();
    text += &format!("| | {} |\n", words.join(" | "));
    text += &format!("|---|{}\n", "---|".repeat(words.len()));
    for duty in &duties {
        let cells: Vec<String> = Side::VARIANTS
            .iter()
            .map(|side| cell(duty, *side))
            .collect();
        text += &format!("| **{}** | {} |\n", duty.id, cells.join(" | "));
    }
    let unproved = unproved(contract);
    if !unproved.is_empty() {
        let ids: Vec<String> = unproved.iter().map(ToString::to_string).collect();
        text += &format!("\n**Unproved checks:** {}\n", ids.join(", "));
    }
    text += "\n## Wrong gateways\n\n| name | it … | fails |\n|---|---|---|\n";
    for Mutant {
        name, does, breaks, ..
    } in mutants()
    {
        text += &format!("| {name} | {} | {} |\n", escaped(does), breaks.join(", "));
    }
    text += "\n## The simulator's lies\n\n| lie | about | fails |\n|---|---|---|\n";
    for lie in LIES {
        let breaks = if lie.breaks.is_empty() {
            "nothing, and is warned of".to_owned()
        } else {
            lie.breaks.join(", ")
        };
        text += &format!("| {} | {} | {breaks} |\n", lie.name, lie.method);
    }
    text += "\n## Right gateways\n\n| name | it … |\n|---|---|\n";
    for variant in VARIANTS {
        text += &format!("| {} | {} |\n", variant.name, escaped(variant.does));
    }
    text
}

const HEAD: &str = "# Proof that the checks check\n\n\
    Made from `conformance/self-test`; a test fails when it is stale. `paysys-conformance self-test` plays it.\n\n\
    Every wrong gateway fails the requirements it violates and no others; every right gateway, which differs only where the\n\
    contract is silent, passes. Rows are what can fail a gateway, columns the sides from which it can be broken; a cell has the\n\
    wrong gateways that break it so. The first that breaks a thing is also played where nothing can be arranged, as on a live\n\
    gateway, and so is every right one. An empty cell is a side that the requirement does not have.\n\n\
    ## Matrix\n\n";

fn cell(duty: &Requirement, side: Side) -> String {
    let breaking =
        mutants().filter(|mutant| mutant.side == side && mutant.breaks.contains(&duty.id.as_str()));
    let names: Vec<&str> = breaking.map(|mutant| mutant.name).collect();
    names.join(", ")
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}
