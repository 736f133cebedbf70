//! The catalogue as a page for people, made from the trials' own files.

use std::fmt::Write as _;

use super::claim::Claimed;
use super::trial::Trial;
use paysys_contract::{Contract, Source, Words};
use paysys_shared::texts::Language;

/// What stands around the texts of the files.
struct Labels {
    begins: &'static str,
    made: &'static str,
    columns: &'static str,
    own_rule: &'static str,
    trials: &'static str,
    rule: &'static str,
    why: &'static str,
    fix: &'static str,
    answers: &'static str,
    about: &'static str,
}

const ENGLISH: Labels = Labels {
    begins: "## The six rules",
    made: "From here on this page is made from `fixtures/contract/requirements.yaml` and `fixtures/trials`; a test compares it.",
    columns: "| id | rule | because |",
    own_rule: "our own rule",
    trials: "## The trials",
    rule: "rule",
    why: "why",
    fix: "how to mend it",
    answers: "right answers",
    about: "about",
};

const RUSSIAN: Labels = Labels {
    begins: "## Шесть правил",
    made: "С этого места страница сделана из `fixtures/contract/requirements.yaml` и `fixtures/trials`; тест их сравнивает.",
    columns: "| id | правило | почему |",
    own_rule: "наше собственное правило",
    trials: "## Испытания",
    rule: "правило",
    why: "почему",
    fix: "как исправить",
    answers: "верные ответы",
    about: "о чём",
};

/// The made part of `docs/clients.md` or `docs/ru/clients.md`, which begins with its first line: the six rules, and every
/// trial with its rule, its reason and how to mend a client.
///
/// # Panics
/// Never: a string takes everything that is written to it.
#[must_use]
pub fn catalogue_page(trials: &[Trial], contract: &Contract, language: Language) -> String {
    let labels = match language {
        Language::English => ENGLISH,
        Language::Russian => RUSSIAN,
    };
    let words = Words::of(language);
    let mut text = format!(
        "{}\n\n{}\n\n{}\n|---|---|---|\n",
        labels.begins, labels.made, labels.columns
    );
    let rules = contract
        .requirements()
        .filter(|requirement| requirement.source == Source::Safety);
    for rule in rules {
        let because = rule
            .from
            .in_words(words)
            .trim_start_matches(labels.own_rule)
            .trim_start_matches([':', ',', ' ']);
        let statement = rule.statement.in_words(words);
        writeln!(text, "| {} | {statement} | {because} |", rule.id).expect("a string takes all");
    }
    write!(text, "\n{}\n", labels.trials).expect("a string takes all");
    for trial in trials {
        one(&mut text, trial, &labels, words).expect("a string takes all");
    }
    text
}

fn one(text: &mut String, trial: &Trial, labels: &Labels, words: Words) -> std::fmt::Result {
    let may: Vec<&str> = trial.may_claim.iter().map(Claimed::into_str).collect();
    let about: Vec<&str> = trial.requires.iter().map(|id| id.as_str()).collect();
    let [title, what, rule, why, fix] = [
        &trial.title,
        &trial.what,
        &trial.rule,
        &trial.why,
        &trial.fix,
    ]
    .map(|text| text.in_words(words));
    writeln!(text, "\n### {}\n\n**{title}.** {what}\n", trial.id)?;
    writeln!(text, "* *{}:* {rule}", labels.rule)?;
    writeln!(text, "* *{}:* {why}", labels.why)?;
    writeln!(text, "* *{}:* {fix}", labels.fix)?;
    let (answers, about_what) = (labels.answers, labels.about);
    let (may, about) = (may.join(", "), about.join(", "));
    writeln!(text, "* *{answers}:* {may}; *{about_what}:* {about}")
}
