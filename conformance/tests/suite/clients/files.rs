//! Trial files, and what is made of them.

use std::fs;

use paysys_conformance::client::{self, Catalogue, Claimed};
use paysys_conformance::contract::Contract;

use super::trials;
use crate::support::{assert_fresh, repository};

#[test]
fn mistakes_in_a_trial_are_shown_where_they_stand() {
    let text = "id: lost\ntitle: x\nwhat: x\nrule: x\nwhy: x\nrequires: [SAF-1]\ntrigger: payments\n\
                may claim: [maybe]\norders: 10\narrange: { rule: [] }\n";
    let bad = client::load("trials/09-lost-response.yaml", text, Contract::built_in()).unwrap_err();
    insta::assert_snapshot!(bad.picture());
}

#[test]
fn the_schema_of_trials_is_fresh() {
    let fresh = serde_json::to_string_pretty(&client::schema(Contract::built_in())).unwrap() + "\n";
    assert_fresh("fixtures/schema/trial.json", &fresh);
}

#[test]
fn the_schema_takes_every_trial() {
    let validator = jsonschema::validator_for(&client::schema(Contract::built_in())).unwrap();
    for trial in trials(&[]) {
        let text = fs::read_to_string(repository(&trial.file)).unwrap();
        let document: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
        assert!(validator.is_valid(&document), "{}", trial.file);
    }
}

#[test]
fn the_catalogue_in_the_documentation_is_fresh() {
    let path = "docs/clients.md";
    let text = fs::read_to_string(repository(path)).unwrap();
    let (before, _) = text.split_once(client::CATALOGUE_BEGINS).unwrap();
    let fresh = format!(
        "{before}{}",
        client::catalogue_page(&trials(&[]), Contract::built_in())
    );
    assert_fresh(path, &fresh);
}

#[test]
fn only_the_happy_path_must_be_paid_and_every_trial_leaves_an_answer() {
    for trial in trials(&[]) {
        assert!(!trial.may_claim.is_empty(), "{}", trial.id);
        let must = (trial.id == "happy-path").then_some(Claimed::Paid);
        assert_eq!(trial.must_claim, must, "{}", trial.id);
        assert!(
            trial
                .requires
                .iter()
                .all(|id| id.as_str().starts_with("SAF-"))
        );
    }
}

#[test]
fn a_trial_that_does_not_exist_is_told_with_the_one_that_may_be_meant() {
    let catalogue = Catalogue::built_in(Contract::built_in()).unwrap();
    let error = catalogue.select(&["lost-respons".to_owned()]).unwrap_err();
    assert!(
        error.to_string().contains("did you mean `lost-response`?"),
        "{error}"
    );
}
