//! Where results go: found out before anything is sent, and nothing old is taken for new.

use std::fs;

use rstest::rstest;

use crate::money::{Till, shown};
use crate::support::counting_gateway::Answers;
use crate::support::kit;

#[rstest]
#[case("--report-json")]
#[case("--report-junit")]
#[case("--report-html")]
#[case("--report-markdown")]
#[case("--record")]
#[case("--observations")]
#[case("--snapshots")]
#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_cannot_be_written_is_found_before_anything_is_sent(#[case] option: &str) {
    let till = Till::open(Answers::Rightly).await;
    let hash = till.hash("pay.particulars").await;
    let blocked = till.file("in-the-way");
    fs::write(&blocked, "").expect("the directory can be written");
    for place in [format!("{blocked}/below"), "/proc/nowhere".to_owned()] {
        let output = till
            .kit(&["run", "pay.particulars", "--plan", &hash, option, &place])
            .await;
        assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
        assert_eq!(till.gateway.payments(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn snapshots_that_could_not_be_left_are_found_before_anything_is_sent() {
    let till = Till::open(Answers::Rightly).await;
    let hash = till.hash("pay.particulars").await;
    fs::write(till.file("live.toml.snapshots"), "in the way").expect("it can be written");
    let output = till.kit(&["run", "pay.particulars", "--plan", &hash]).await;
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 0);
}

/// Every report of a run, in a directory of its own.
fn all_reports(directory: &std::path::Path) -> Vec<String> {
    let kinds = ["json", "junit", "html", "markdown"];
    let option = |kind: &str| format!("--report-{kind}={}", directory.join(kind).display());
    kinds.map(option).into()
}

#[test]
fn an_old_report_does_not_survive_a_run_that_wrote_none() {
    let directory = tempfile::tempdir().unwrap();
    let reports = all_reports(directory.path());
    let run = |words: &[&str]| {
        let mut run = kit(words);
        run.args(&reports)
            .output()
            .expect("the binary runs")
            .status
            .code()
    };
    assert_eq!(run(&["run", "check.unknown"]), Some(0));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 4);
    assert_eq!(
        run(&["run", "check.unknown", "--scenarios", "/nowhere"]),
        Some(2)
    );
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn what_is_no_report_is_not_taken_away() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("json");
    fs::write(&file, "url = \"https://x.example.org/\"\n").unwrap();
    let output = kit(&["run", "--scenarios", "/nowhere", "--report-json"])
        .arg(&file)
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(fs::read_to_string(&file).unwrap().starts_with("url"));
}

/// A link stays a link, and its file gets the report.
#[test]
fn a_report_is_written_behind_a_link() {
    let directory = tempfile::tempdir().unwrap();
    let (file, link) = (directory.path().join("file"), directory.path().join("link"));
    std::os::unix::fs::symlink("file", &link).unwrap();
    let mut run = kit(&["run", "check.unknown", "--report-json"]);
    assert!(run.arg(&link).output().unwrap().status.success());
    assert!(
        fs::read_to_string(&file)
            .unwrap()
            .contains("\"verdict\": \"conformant\"")
    );
    assert!(link.is_symlink());
}
