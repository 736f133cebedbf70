//! The catalogue as a page for people, made from the trials' own files.

use std::fmt::Write as _;

use super::claim::Claimed;
use super::trial::Trial;
use paysys_contract::{Contract, Source};

/// Where the made part of `docs/clients.md` begins.
pub const CATALOGUE_BEGINS: &str = "## The six rules";

/// The made part of `docs/clients.md`: the six rules, and every trial with its rule, its reason and how to mend a client.
///
/// # Panics
/// Never: a string takes everything that is written to it.
#[must_use]
pub fn catalogue_page(trials: &[Trial], contract: &Contract) -> String {
    let mut text = format!(
        "{CATALOGUE_BEGINS}\n\n\
         From here on this page is made from `fixtures/contract/requirements.yaml` and `fixtures/trials`; a test compares it.\n\n\
         | id | rule | because |\n|---|---|---|\n"
    );
    let rules = contract
        .requirements()
        .filter(|requirement| requirement.source == Source::Safety);
    for rule in rules {
        let because = rule
            .from
            .en
            .trim_start_matches("our own rule")
            .trim_start_matches([':', ',', ' ']);
        writeln!(text, "| {} | {} | {because} |", rule.id, rule.statement.en)
            .expect("a string takes all");
    }
    text.push_str("\n## The trials\n");
    for trial in trials {
        one(&mut text, trial).expect("a string takes all");
    }
    text
}

fn one(text: &mut String, trial: &Trial) -> std::fmt::Result {
    let may: Vec<&str> = trial.may_claim.iter().map(Claimed::into_str).collect();
    let about: Vec<&str> = trial.requires.iter().map(|id| id.as_str()).collect();
    writeln!(
        text,
        "\n### {}\n\n**{}.** {}\n",
        trial.id, trial.title.en, trial.what.en
    )?;
    writeln!(text, "* *rule:* {}", trial.rule.en)?;
    writeln!(text, "* *why:* {}", trial.why.en)?;
    writeln!(text, "* *how to mend it:* {}", trial.fix.en)?;
    writeln!(
        text,
        "* *right answers:* {}; *about:* {}",
        may.join(", "),
        about.join(", ")
    )
}
