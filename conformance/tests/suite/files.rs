//! The files people write: the compiled-in ones are right, and wrong ones get a picture.

use paysys_contract::Contract;
use paysys_engine::target::TargetFile;
use paysys_scenario::{Library, Unfound, load};

use crate::support::repository;

#[test]
fn every_built_in_scenario_is_well_formed() {
    if let Err(Unfound::Bad(files)) = Library::built_in(Contract::built_in()) {
        panic!(
            "{}",
            files.iter().map(|file| file.picture()).collect::<String>()
        );
    }
}

#[test]
fn all_mistakes_of_a_file_are_shown_at_once() {
    let text = "id: pay.x\ntitle: x\nrequires: [PAY-99]\ntitle: y\nsteps:\n  - pay:\n      form: { account: \"${acount}\" }\n      expekt: 1\n      expect: { error: <integr> }\n  - chek: {}\n";
    let error = load("pay.x.yaml", text, Contract::built_in()).unwrap_err();
    insta::assert_snapshot!(error.picture());
}

#[test]
fn what_is_not_yaml_is_shown_too() {
    let text = "id: pay.x\ntitle: x\nsteps: [ { pay: { form: { account: ${account} } } } ]\n";
    let error = load("pay.x.yaml", text, Contract::built_in()).unwrap_err();
    insta::assert_snapshot!(error.picture());
}

#[test]
fn the_target_file_to_copy_is_well_formed() {
    let file = TargetFile::read(&repository("fixtures/targets/live.toml")).unwrap();
    assert_eq!(file.name, "live");
}
