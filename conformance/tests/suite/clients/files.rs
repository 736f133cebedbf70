//! Trial files, and what is made of them.

use std::fs;

use paysys_contract::Contract;
use paysys_shared::texts::Language;
use paysys_trials::{Catalogue, Claimed};
use rstest::rstest;

use super::trials;
use crate::support::{assert_fresh, assert_fresh_json, assert_valid, kit, repository};

#[test]
fn mistakes_in_a_trial_are_shown_where_they_stand() {
    let text = "id: lost\ntitle: x\nwhat: x\nrule: x\nwhy: x\nrequires: [SAF-1]\ntrigger: payments\n\
                may claim: [maybe]\norders: 10\narrange: { rule: [] }\n";
    let bad = paysys_trials::load("trials/09-lost-response.yaml", text, Contract::built_in())
        .unwrap_err();
    insta::assert_snapshot!(bad.picture());
}

#[test]
fn the_schema_of_trials_is_fresh() {
    let fresh = paysys_trials::schema(Contract::built_in());
    assert_fresh_json("fixtures/schema/trial.json", &fresh);
}

#[test]
fn the_schema_takes_every_trial() {
    let schema = paysys_trials::schema(Contract::built_in());
    for trial in trials(&[]) {
        let text = fs::read_to_string(repository(&trial.file)).unwrap();
        let document: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
        assert_valid(&schema, &document);
    }
}

#[rstest]
#[case("docs/clients.md", Language::English)]
#[case("docs/ru/clients.md", Language::Russian)]
fn the_catalogue_in_the_documentation_is_fresh(#[case] path: &str, #[case] language: Language) {
    let text = fs::read_to_string(repository(path)).unwrap();
    let made = paysys_trials::catalogue_page(&trials(&[]), Contract::built_in(), language);
    let (before, _) = text.split_once(made.lines().next().unwrap()).unwrap();
    assert_fresh(path, &format!("{before}{made}"));
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
        error
            .to_string()
            .contains("did you mean `lost-response`? `client"),
        "{error}"
    );
}

#[test]
fn a_trial_from_outside_is_checked_explained_and_held() {
    let folder = tempfile::tempdir().unwrap();
    let built_in = fs::read_to_string(repository("fixtures/trials/08-refused.yaml")).unwrap();
    let own = built_in
        .replace("id: refused", "id: vendor-unknown")
        .replace("-32309", "-32316");
    let file = folder.path().join("01-vendor-unknown.yaml");
    fs::write(&file, own).unwrap();
    let (folder, file) = (folder.path().to_str().unwrap(), file.to_str().unwrap());
    let told = |words: &[&str]| {
        let output = kit(words).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(told(&["check", folder]).contains("1 good"));
    assert!(told(&["explain", "vendor-unknown", "--trials", file]).contains("mend "));
    assert!(told(&["explain", "lost-response"]).contains("fault: lost-response"));
    assert!(told(&["client", "--trials", folder, "--list"]).starts_with("vendor-unknown"));
    let careful = repository("conformance/tests/clients/python/careful.py");
    let held = [
        "client",
        "--trials",
        folder,
        "--",
        "python3",
        careful.to_str().unwrap(),
    ];
    assert!(told(&held).contains("1 pass"));
}

#[test]
fn two_trials_from_outside_need_two_names() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(repository("fixtures/trials/08-refused.yaml")).unwrap();
    for file in ["1-refused.yaml", "2-refused.yaml"] {
        fs::write(folder.path().join(file), &text).unwrap();
    }
    let refused = kit(&["check", folder.path().to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("two trials are called `refused`"), "{told}");
}
