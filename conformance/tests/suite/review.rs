//! Canonical transcripts: what they survive, what they catch, and how they are reviewed.

use std::fs;
use std::path::Path;
use std::process::Output;

use paysys_conformance::snapshots::{SnapshotStore, compare};
use paysys_judge::canonical;
use paysys_judge::verdict::RunResult;
use paysys_self_test::model_gateway::{Change, Model, Mutation, On, Options};
use rstest::rstest;
use tempfile::tempdir;

use crate::support::{program, run_at};

const OTHER: Options = Options {
    first_transaction: 77,
    first_details_id: 0xabc,
    rate: (1_234_567, 100),
    ..Options::USUAL
};

async fn played(model: Model, id: &str) -> RunResult {
    run_at(&model.target(), &[id]).await
}

async fn text(model: Model, id: &str) -> String {
    let result = played(model, id).await;
    let scenario = &result.scenarios[0];
    canonical(
        &scenario.scenario,
        scenario.transcript.as_ref().expect("it was played"),
    )
}

#[rstest]
#[case("pay.completes")]
#[case("check.right-payment")]
#[case("progress.refunded")]
#[tokio::test]
async fn other_ids_dates_and_amounts_make_no_difference(#[case] id: &str) {
    let other = Model::with(OTHER);
    assert_eq!(text(Model::RIGHT, id).await, text(other, id).await);
}

#[rstest]
#[case::amount_in_quotes(On::Payout.does(Change::Quoted("result.details.amount")))]
#[case::amount_with_a_point(On::Payout.does(Change::WithPoint("result.details.amount")))]
#[case::id_in_quotes(On::Payout.does(Change::Quoted("result.details.transaction_id")))]
#[case::date_in_milliseconds(On::Payout.does(Change::Times("result.details.date", 1000)))]
#[case::date_in_quotes(On::Payout.does(Change::Quoted("result.details.date")))]
#[case::moved(On::Payout.does(Change::Moved("result.details.amount", "result")))]
#[case::renamed(On::Payout.does(Change::Renamed("result.details.id", "uid")))]
#[case::missing(On::Payout.does(Change::Remove("result.details.terminalId")))]
#[case::another_status(On::Status.does(Change::Set("result.result.status", "3")))]
#[case::another_amount_than_paid(On::Status.does(Change::Plus("result.result.amount", 1)))]
#[tokio::test]
async fn another_type_unit_or_place_does(#[case] mutation: Mutation) {
    let other = Model::changed(vec![mutation].leak());
    let id = "check.fields";
    assert_ne!(text(Model::RIGHT, id).await, text(other, id).await);
}

fn kit(directory: &Path, words: &[&str]) -> Output {
    program()
        .args(words)
        .arg("--snapshots")
        .arg(directory)
        .env("CI", "true")
        .output()
        .expect("the binary runs")
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// What is new waits in a file, in a pipeline too; it is reviewed, taken, and no news any more.
#[tokio::test]
async fn a_new_transcript_waits_until_it_is_accepted() {
    let directory = tempdir().unwrap();
    let store = SnapshotStore::at(directory.path().to_owned(), None);
    let silent = Model::with(Options {
        message: "нет",
        ..Options::USUAL
    });
    let result = played(silent, "check.unknown").await;
    assert_eq!(result.verdict.exit_code(), 0);
    let differences = compare(&result, &store).unwrap();
    assert!(differences[0].picture().contains("+ ") && differences[0].picture().contains("нет"));
    let waiting = directory.path().join("check.unknown.snap.new");
    assert!(
        fs::read_to_string(&waiting)
            .unwrap()
            .starts_with("---\nsource: ")
    );

    let review = kit(directory.path(), &["review"]);
    assert!(
        words(&review).contains("check.unknown  1 of 1"),
        "{}",
        words(&review)
    );
    let slip = kit(directory.path(), &["accept", "check.unknwn"]);
    assert_eq!(slip.status.code(), Some(2));
    assert!(words(&slip).contains("did you mean `check.unknown`?"));
    assert!(
        kit(directory.path(), &["accept", "check.unknown"])
            .status
            .success()
    );
    assert!(!waiting.exists());
    assert_eq!(compare(&result, &store).unwrap(), []);
}

#[tokio::test]
async fn what_is_rejected_or_right_again_waits_no_more() {
    let directory = tempdir().unwrap();
    let store = SnapshotStore::at(directory.path().to_owned(), None);
    let other = Model::changed(vec![On::Failure.does(Change::Recoded(-32400))].leak());
    let wrong = played(other, "envelope.request").await;
    compare(&wrong, &store).unwrap();
    assert!(kit(directory.path(), &["reject", "--all"]).status.success());
    assert_eq!(store.pending().unwrap(), []);
    compare(&wrong, &store).unwrap();
    let reviewed = directory.path().join("envelope.request.snap");
    fs::write(reviewed, text_file(&wrong)).unwrap();
    assert_eq!(compare(&wrong, &store).unwrap(), []);
    assert_eq!(store.pending().unwrap(), []);
}

fn text_file(result: &RunResult) -> String {
    let scenario = &result.scenarios[0];
    let transcript = scenario.transcript.as_ref().expect("it was played");
    paysys_conformance::snapshots::pending_text(&canonical(&scenario.scenario, transcript))
}

#[tokio::test]
async fn a_live_gateway_has_an_overlay_of_its_own() {
    let directory = tempdir().unwrap();
    let live = SnapshotStore::at(directory.path().to_owned(), Some("live"));
    let other = Model::with(Options {
        tracker: false,
        ..Options::USUAL
    });
    let result = played(other, "envelope.request").await;
    compare(&result, &live).unwrap();
    live.pending().unwrap()[0].accept().unwrap();
    assert!(directory.path().join("live/envelope.request.snap").exists());
    assert_eq!(compare(&result, &live).unwrap(), []);
    let common = SnapshotStore::at(directory.path().to_owned(), None);
    assert_eq!(compare(&result, &common).unwrap().len(), 1);
}

#[test]
fn a_snapshot_without_a_scenario_is_refused() {
    let directory = tempdir().unwrap();
    fs::write(directory.path().join("pay.compeltes.snap"), "---\n---\n").unwrap();
    let review = kit(directory.path(), &["review"]);
    assert_eq!(review.status.code(), Some(2));
    assert!(words(&review).contains("no scenario belongs to"));
}
