//! What is known from before: answers that were remembered, and deviations that were accepted.

use std::fs;
use std::path::Path;

use jiff::civil::date;
use paysys_conformance::observations;
use paysys_conformance::recording::{Recording, write};
use paysys_conformance::report::{self, TargetName};
use paysys_contract::{Contract, Words};
use paysys_engine::run::run;
use paysys_judge::checks::Grade;
use paysys_judge::history::{Baseline, History, State, Whose};
use paysys_judge::verdict::{RunResult, RunVerdict, Verdict, conclude_with};
use paysys_self_test::model_gateway::{Change, Model, Mutation, On, Options};
use tempfile::tempdir;

use crate::support::{assert_valid, library, selected};

const MILLISECONDS: &[Mutation] = &[On::Payout.does(Change::Times("result.details.date", 1000))];

fn whose() -> Whose {
    Whose {
        url: "https://gateway.example.org/".to_owned(),
        service_id: "s1".to_owned(),
    }
}

fn remembering(file: &Path) -> History {
    History {
        memory: Some(observations::open(file, whose()).expect("a memory can be begun")),
        baseline: None,
        today: date(2026, 11, 24),
    }
}

fn accepting(entries: &str) -> History {
    let text = format!("accepted:\n{entries}");
    let baseline = Baseline::parse("accepted.yaml", &text, Contract::built_in(), &library());
    History {
        memory: None,
        baseline: Some(baseline.expect("the test's baseline is well formed")),
        today: date(2026, 11, 24),
    }
}

async fn run_on(model: Model, patterns: &[&str], history: &History) -> RunResult {
    let played = run(&model.target(), &selected(patterns)).await;
    conclude_with(played, Contract::built_in(), history)
}

/// Runs in the light of what a file remembers, and lets it remember the run.
async fn run_remembering(file: &Path, model: Model, patterns: &[&str]) -> RunResult {
    let mut history = remembering(file);
    let result = run_on(model, patterns, &history).await;
    observations::remember(file, &mut history, &result).expect("the memory can be written");
    result
}

fn with_error_status(error_status: u16) -> Model {
    Model::with(Options {
        error_status,
        ..Options::USUAL
    })
}

fn verdict_of(result: &RunResult, id: &str) -> Verdict {
    let mut requirements = result.requirements.iter();
    let found = requirements.find(|one| one.requirement.id.as_str() == id);
    found.expect("the contract has it").verdict
}

#[tokio::test]
async fn a_second_run_reports_what_was_seen_as_observed_and_a_changed_gateway_as_new() {
    let directory = tempdir().unwrap();
    let file = directory.path().join("observations.json");
    let question = ["http.error-status"];
    let first = run_remembering(&file, with_error_status(400), &question).await;
    assert_eq!(verdict_of(&first, "ENV-11"), Verdict::New);
    let second = run_remembering(&file, with_error_status(400), &question).await;
    assert_eq!(verdict_of(&second, "ENV-11"), Verdict::Observed);
    let record = &second.scenarios[0].judgement.records[0];
    assert_eq!(record.grade, Grade::Known);
    assert_eq!(
        record.evidence.to_string(),
        "answered so in 1 run, last on 2026-11-24"
    );
    // What the simulator does is no less a change for this gateway.
    let changed = run_remembering(&file, with_error_status(200), &question).await;
    assert_eq!(verdict_of(&changed, "ENV-11"), Verdict::New);
    assert_eq!(changed.verdict, RunVerdict::Conformant);
    let record = &changed.scenarios[0].judgement.records[0];
    assert_eq!(record.evidence.to_string(), "it was 400 on 2026-11-24");
}

#[tokio::test]
async fn another_service_of_the_same_gateway_has_a_memory_of_its_own() {
    let directory = tempdir().unwrap();
    let file = directory.path().join("observations.json");
    run_remembering(&file, with_error_status(400), &["http.error-status"]).await;
    let other = Whose {
        service_id: "s2".to_owned(),
        ..whose()
    };
    let history = History {
        memory: Some(observations::open(&file, other).unwrap()),
        ..remembering(&file)
    };
    let result = run_on(with_error_status(400), &["http.error-status"], &history).await;
    assert_eq!(verdict_of(&result, "ENV-11"), Verdict::New);
}

#[tokio::test]
async fn an_alarming_answer_stays_alarming_when_it_is_known() {
    let directory = tempdir().unwrap();
    let file = directory.path().join("observations.json");
    let sharing = Model::with(Options {
        shares_payments: true,
        ..Options::USUAL
    });
    for is_news in [true, false] {
        let result = run_remembering(&file, sharing, &["check.other-service"]).await;
        let mut records = result.scenarios[0].judgement.records.iter();
        let record = records
            .find(|record| record.requirement.as_str() == "CHK-08")
            .unwrap();
        assert_eq!((record.grade, record.is_news), (Grade::Alarming, is_news));
    }
}

#[test]
fn a_memory_that_is_none_is_refused_and_not_written_over() {
    let directory = tempdir().unwrap();
    let file = directory.path().join("observations.json");
    fs::write(&file, "{\"version\":99,\"gateways\":[]}").unwrap();
    let error = observations::open(&file, whose()).unwrap_err().to_string();
    assert!(error.contains("version 99"), "{error}");
}

fn in_milliseconds() -> Model {
    Model::changed(MILLISECONDS)
}

const ACCEPTED: &str = "  - { requirement: PAY-11, reason: next release, link: 'https://issues.example.org/7', until: 2027-01-31 }\n";

#[tokio::test]
async fn an_accepted_deviation_is_known_and_fails_nobody() {
    let history = accepting(ACCEPTED);
    let result = run_on(in_milliseconds(), &["pay.date-is-now"], &history).await;
    assert_eq!(result.verdict, RunVerdict::Conformant);
    assert_eq!(result.scenarios[0].verdict, Verdict::Known);
    assert_eq!(verdict_of(&result, "PAY-11"), Verdict::Known);
    assert_eq!(result.deviations[0].state, State::Known);
}

#[tokio::test]
async fn what_is_not_accepted_fails_beside_what_is() {
    let elsewhere = ACCEPTED.replace(
        "requirement: PAY-11",
        "requirement: PAY-11, scenario: pay.particulars",
    );
    let history = accepting(&elsewhere);
    let patterns = ["pay.date-is-now", "pay.particulars"];
    let result = run_on(in_milliseconds(), &patterns, &history).await;
    assert_eq!(result.verdict, RunVerdict::NotConformant);
    let verdicts: Vec<Verdict> = result.scenarios.iter().map(|one| one.verdict).collect();
    assert_eq!(verdicts, [Verdict::Fail, Verdict::Known]);
}

#[tokio::test]
async fn an_entry_whose_deviation_is_gone_is_stale_and_fails() {
    let history = accepting(ACCEPTED);
    let result = run_on(Model::RIGHT, &["pay.date-is-now"], &history).await;
    assert_eq!(result.verdict, RunVerdict::NotConformant);
    assert!(
        matches!(&result.deviations[0].state, State::Stale(why) if why.contains("not there any more"))
    );
}

#[tokio::test]
async fn an_entry_that_has_expired_is_stale_and_accepts_nothing() {
    let history = History {
        today: date(2027, 2, 1),
        ..accepting(ACCEPTED)
    };
    let result = run_on(in_milliseconds(), &["pay.date-is-now"], &history).await;
    assert_eq!(result.scenarios[0].verdict, Verdict::Fail);
    assert!(
        matches!(&result.deviations[0].state, State::Stale(why) if why.contains("until 2027-01-31"))
    );
}

/// Whoever reads any of the reports sees why the run failed, or what it did not fail for.
#[tokio::test]
async fn every_report_tells_what_became_of_an_accepted_deviation() {
    let target = TargetName {
        kind: TargetName::EMBEDDED,
        url: None,
    };
    for (model, state) in [(Model::RIGHT, "stale"), (in_milliseconds(), "known")] {
        let history = accepting(ACCEPTED);
        let result = run_on(model, &["pay.date-is-now"], &history).await;
        let markdown = report::markdown(&target, &result, Words::default());
        assert!(
            markdown.contains(&format!("| PAY-11 | {state} |")),
            "{markdown}"
        );
        let html = report::html(&target, &result, Words::default());
        assert!(html.contains("Accepted deviations") && html.contains(&format!(">{state}<")));
        let says_broken = html.contains("The gateway breaks at least one requirement");
        assert!(!says_broken, "nothing is broken that was not accepted");
        let junit = report::junit(&target, &result, Words::default());
        let failures = if state == "stale" { 1 } else { 0 };
        assert_eq!(junit.matches("<failure").count(), failures, "{junit}");
        let json: serde_json::Value =
            serde_json::from_str(&report::json(&target, &result)).unwrap();
        assert_valid(&report::schema(), &json);
    }
}

#[tokio::test]
async fn an_entry_about_something_that_was_not_run_is_left_alone() {
    let history = accepting(ACCEPTED);
    let result = run_on(Model::RIGHT, &["check.unknown"], &history).await;
    assert_eq!(result.verdict, RunVerdict::Conformant);
    assert_eq!(result.deviations[0].state, State::NotTried);
}

/// A recording takes along what was known, so that a later day changes nothing about what it says.
#[tokio::test]
async fn a_recording_is_judged_in_the_light_of_its_own_day() {
    let milliseconds = Model::changed(MILLISECONDS);
    let mut history = accepting(
        "  - { requirement: PAY-11, reason: x, link: 'https://example.org/1', until: 2026-11-24 }\n",
    );
    let directory = tempdir().unwrap();
    let observations = directory.path().join("observations.json");
    let patterns = ["pay.date-is-now", "http.error-status"];
    run_remembering(&observations, with_error_status(400), &patterns).await;
    history.memory = remembering(&observations).memory;
    let result = run_on(milliseconds, &patterns, &history).await;
    assert_eq!(verdict_of(&result, "PAY-11"), Verdict::Known);
    assert_eq!(verdict_of(&result, "ENV-11"), Verdict::New);
    let target = TargetName {
        kind: TargetName::LIVE,
        url: None,
    };
    let recording = directory.path().join("recording");
    write(&recording, &target, &result).unwrap();
    let again = Recording::read(&recording, Contract::built_in()).unwrap();
    let again = again.judge(Contract::built_in());
    assert_eq!(verdict_of(&again, "PAY-11"), Verdict::Known);
    assert_eq!(again.verdict, result.verdict);
    let evidence = |result: &RunResult| {
        let records = result.scenarios.iter();
        let records = records.flat_map(|one| &one.judgement.records);
        records
            .map(|record| record.evidence.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(evidence(&again), evidence(&result));
}
