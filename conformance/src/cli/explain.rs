//! `explain`

use std::fs;

use super::failure::Failure;
use super::output::say;
use super::{DONE, ScenarioSource, TrialSource};
use paysys_contract::{Binds, Contract, Requirement};
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
        if let Some(requirement) = contract.requirement(&self.id.to_uppercase()) {
            explain_requirement(requirement, &library, &catalogue);
            return DONE;
        }
        if let Some(scenario) = library
            .scenarios()
            .iter()
            .find(|scenario| scenario.id == self.id || scenario.is_case_of(&self.id))
        {
            explain_scenario(scenario, contract);
            return DONE;
        }
        let mut trials = catalogue.trials().iter();
        if let Some(trial) = trials.find(|trial| trial.id == self.id) {
            explain_trial(trial, contract);
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

fn explain_requirement(requirement: &Requirement, library: &Library, catalogue: &Catalogue) {
    let bound = match requirement.binds {
        Binds::Gateway => "the gateway",
        Binds::Client => "the client",
    };
    say!("{}  {}\n", requirement.id, requirement.statement);
    say!("source   {} ({})", requirement.source, requirement.from);
    say!("level    {}, binds {bound}", requirement.level);
    if !requirement.can_fail_a_gateway() {
        say!("         it cannot fail a gateway");
    }
    if let Some(default) = &requirement.default {
        say!("default  the simulator: {default}");
    }
    if let Some(reason) = &requirement.untested {
        say!("untested {reason}");
    }
    let exercised = library
        .scenarios()
        .iter()
        .filter(|scenario| scenario.requires.contains(&requirement.id));
    for scenario in exercised {
        say!("shown by {}  {}", scenario.id, scenario.title);
    }
    let trials = catalogue.trials().iter();
    for trial in trials.filter(|trial| trial.requires.contains(&requirement.id)) {
        say!("tried by {}  {}", trial.id, trial.title);
    }
}

fn explain_trial(trial: &Trial, contract: &Contract) {
    let answers: Vec<&str> = trial
        .may_claim
        .iter()
        .map(|claim| claim.into_str())
        .collect();
    say!("{}  {}\n", trial.id, trial.title);
    say!("what     {}", trial.what);
    say!("rule     {}", trial.rule);
    say!("why      {}", trial.why);
    say!("mend     {}", trial.fix);
    say!("answers  {}", answers.join(", "));
    say!("file     {}", trial.file);
    let requirements = trial.requires.iter();
    for requirement in requirements.filter_map(|id| contract.requirement(id.as_str())) {
        say!("about    {}  {}", requirement.id, requirement.statement);
    }
    let text = Catalogue::built_in_text(&trial.file)
        .map(str::to_owned)
        .or_else(|| fs::read_to_string(&trial.file).ok());
    if let Some(text) = text {
        say!("\n{}", text.trim_end());
    }
}

fn explain_scenario(scenario: &Scenario, contract: &Contract) {
    say!("{}  {}\n", scenario.id, scenario.title);
    if let Some(why) = &scenario.why {
        say!("why      {why}");
    }
    say!("file     {}", scenario.file);
    for requirement in scenario
        .requires
        .iter()
        .filter_map(|id| contract.requirement(id.as_str()))
    {
        say!(
            "requires {}  {} ({})",
            requirement.id,
            requirement.statement,
            requirement.source
        );
    }
    let text = Library::built_in_text(&scenario.file)
        .map(str::to_owned)
        .or_else(|| fs::read_to_string(&scenario.file).ok());
    if let Some(text) = text {
        say!("\n{}", text.trim_end());
    }
}
