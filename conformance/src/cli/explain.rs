//! `explain`

use std::fs;

use super::failure::Failure;
use super::output::{self, say};
use super::{DONE, ScenarioSource, TrialSource};
use crate::report::html::{bound, stated};
use paysys_contract::{Binds, Contract, Requirement, Words};
use paysys_scenario::{Library, Scenario, Unfound};
use paysys_trials::{Catalogue, Trial};
use paysys_yaml::nearest;

/// `explain ID`
#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// A requirement's id (`PAY-11`), a scenario's (`pay.completes`) or a trial's (`lost-response`)
    id: String,
    #[command(flatten)]
    source: ScenarioSource,
    #[command(flatten)]
    trials: TrialSource,
}

impl Explain {
    pub(super) fn run(self, contract: &Contract) -> Result<u8, Failure> {
        let library = self.source.library(contract)?;
        let catalogue = self.trials.catalogue(contract)?;
        let words = output::words();
        if let Some(requirement) = contract.requirement(&self.id.to_uppercase()) {
            explain_requirement(requirement, &library, &catalogue, words);
            return DONE;
        }
        if let Some(scenario) = library
            .scenarios()
            .iter()
            .find(|scenario| scenario.id == self.id || scenario.is_case_of(&self.id))
        {
            explain_scenario(scenario, contract, words);
            return DONE;
        }
        let mut trials = catalogue.trials().iter();
        if let Some(trial) = trials.find(|trial| trial.id == self.id) {
            explain_trial(trial, contract, words);
            return DONE;
        }
        let ids = contract
            .requirements()
            .map(|requirement| requirement.id.as_str());
        let ids = ids.chain(
            library
                .scenarios()
                .iter()
                .map(|scenario| scenario.id.as_str()),
        );
        let ids = ids.chain(catalogue.trials().iter().map(|trial| trial.id.as_str()));
        let near = nearest(&self.id, ids).map(str::to_owned);
        Err(Unfound::NoMatch {
            pattern: self.id,
            near,
        }
        .into())
    }
}

/// The labels that are not alike for all.
const LABELS: [&str; 14] = [
    "explain.source",
    "explain.level",
    "explain.default",
    "explain.untested",
    "explain.shown_by",
    "explain.tried_by",
    "explain.what",
    "explain.rule",
    "explain.why",
    "explain.mend",
    "explain.answers",
    "explain.file",
    "explain.about",
    "explain.requires",
];

/// One line, its label in a column that is wide enough for each.
fn line(label: &str, text: &str) {
    let width = |key: &&'static str| output::words().t(key).chars().count();
    let width = LABELS.iter().map(width).max().unwrap_or_default();
    say!("{label:<width$} {text}");
}

fn explain_requirement(
    requirement: &Requirement,
    library: &Library,
    catalogue: &Catalogue,
    words: Words,
) {
    let Requirement {
        id,
        statement,
        source,
        from,
        level,
        ..
    } = requirement;
    say!("{id}  {}\n", statement.in_words(words));
    let source = format!("{} ({})", stated(*source, words), from.in_words(words));
    line(words.t("explain.source"), &source);
    let binds = match requirement.binds {
        Binds::Gateway => words.t("explain.binds_gateway"),
        Binds::Client => words.t("explain.binds_client"),
    };
    let level = format!("{}, {binds}", bound(*level, words));
    line(words.t("explain.level"), &level);
    if !requirement.can_fail_a_gateway() {
        line("", words.t("explain.cannot_fail"));
    }
    if let Some(default) = &requirement.default {
        let default = words.fill("explain.simulator", &[("what", default.in_words(words))]);
        line(words.t("explain.default"), &default);
    }
    if let Some(reason) = &requirement.untested {
        line(words.t("explain.untested"), reason.in_words(words));
    }
    let exercised = library
        .scenarios()
        .iter()
        .filter(|scenario| scenario.requires.contains(id));
    for scenario in exercised {
        let titled = format!("{}  {}", scenario.id, scenario.title.in_words(words));
        line(words.t("explain.shown_by"), &titled);
    }
    let trials = catalogue.trials().iter();
    for trial in trials.filter(|trial| trial.requires.contains(id)) {
        let titled = format!("{}  {}", trial.id, trial.title.in_words(words));
        line(words.t("explain.tried_by"), &titled);
    }
}

fn explain_trial(trial: &Trial, contract: &Contract, words: Words) {
    let answers: Vec<&str> = trial
        .may_claim
        .iter()
        .map(|claim| claim.into_str())
        .collect();
    say!("{}  {}\n", trial.id, trial.title.in_words(words));
    line(words.t("explain.what"), trial.what.in_words(words));
    line(words.t("explain.rule"), trial.rule.in_words(words));
    line(words.t("explain.why"), trial.why.in_words(words));
    line(words.t("explain.mend"), trial.fix.in_words(words));
    line(words.t("explain.answers"), &answers.join(", "));
    line(words.t("explain.file"), &trial.file);
    let requirements = trial.requires.iter();
    for requirement in requirements.filter_map(|id| contract.requirement(id.as_str())) {
        let statement = requirement.statement.in_words(words);
        let about = format!("{}  {statement}", requirement.id);
        line(words.t("explain.about"), &about);
    }
    let text = Catalogue::built_in_text(&trial.file)
        .map(str::to_owned)
        .or_else(|| fs::read_to_string(&trial.file).ok());
    if let Some(text) = text {
        say!("\n{}", text.trim_end());
    }
}

fn explain_scenario(scenario: &Scenario, contract: &Contract, words: Words) {
    say!("{}  {}\n", scenario.id, scenario.title.in_words(words));
    if let Some(why) = &scenario.why {
        line(words.t("explain.why"), why.in_words(words));
    }
    line(words.t("explain.file"), &scenario.file);
    for requirement in scenario
        .requires
        .iter()
        .filter_map(|id| contract.requirement(id.as_str()))
    {
        let required = format!(
            "{}  {} ({})",
            requirement.id,
            requirement.statement.in_words(words),
            stated(requirement.source, words)
        );
        line(words.t("explain.requires"), &required);
    }
    let text = Library::built_in_text(&scenario.file)
        .map(str::to_owned)
        .or_else(|| fs::read_to_string(&scenario.file).ok());
    if let Some(text) = text {
        say!("\n{}", text.trim_end());
    }
}
