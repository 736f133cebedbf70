//! Files people write: good ones are taken, and every kind of mistake gets its picture.

use std::fs;
use std::path::PathBuf;

use paysys_contract::Contract;
use paysys_engine::run::run;
use paysys_engine::session::Target;
use paysys_engine::target::{Admin, Timeout};
use paysys_judge::history::Baseline;
use paysys_judge::verdict::{RunVerdict, conclude};
use paysys_scenario::{Fragments, Library, load_all};
use paysys_simulator::Simulator;

use crate::support::{library, repository};

fn corpus(directory: &str) -> Vec<PathBuf> {
    let path = repository(&format!("conformance/tests/corpus/{directory}"));
    let entries = fs::read_dir(path).expect("the corpus is there");
    let files = entries.map(|entry| entry.expect("its files can be listed").path());
    let mut files: Vec<_> = files.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

fn name(path: &std::path::Path) -> &str {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    stem.expect("a corpus file has a name")
}

/// One snapshot for each file, called like it.
fn picture(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/bad");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_kind_of_mistake_has_its_picture() {
    let fragments = Fragments::built_in().unwrap();
    let files = corpus("bad");
    assert!(files.len() > 60, "the corpus is all there");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let shown = format!("{}.yaml", name(&file));
        let read = load_all(&shown, &text, Contract::built_in(), &fragments);
        let bad = read.expect_err(&format!("{shown} is wrong on purpose"));
        picture(name(&file), &bad.picture());
    }
}

#[test]
fn every_mistake_of_a_baseline_has_its_picture() {
    for file in corpus("bad-baselines") {
        let text = fs::read_to_string(&file).unwrap();
        let read = Baseline::parse("accepted.yaml", &text, Contract::built_in(), &library());
        picture("baseline", &read.unwrap_err().picture());
    }
}

/// They are not only read: they run, and pass.
#[tokio::test]
async fn good_files_are_taken_and_pass() {
    let path = repository("conformance/tests/corpus/good");
    let library = Library::of_path(&path, Contract::built_in()).unwrap();
    let ids: Vec<&str> = library
        .scenarios()
        .iter()
        .map(|scenario| scenario.id.as_str())
        .collect();
    let expected = [
        "cases.zero",
        "cases.text",
        "escaped",
        "every-kind",
        "shared-steps",
    ];
    assert_eq!(ids, expected);
    let simulator = Simulator::start().await.unwrap();
    let admin = Admin::at(simulator.admin_url(), Timeout::default()).unwrap();
    let played = run(&Target::Simulator(admin), library.scenarios()).await;
    let result = conclude(played, Contract::built_in());
    assert_eq!(result.verdict, RunVerdict::Conformant, "{result:#?}");
}
