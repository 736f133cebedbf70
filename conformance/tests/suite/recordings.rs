//! A recording is judged again with nothing but itself, and what was changed, cut short or written by another kit is refused.

use std::fs;
use std::path::{Path, PathBuf};

use paysys_conformance::recording::{Recording, write};
use paysys_conformance::report::{TargetName, html, json, junit, markdown};
use paysys_contract::{Contract, Words};
use paysys_judge::verdict::RunResult;
use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::wrong_gateway::{Alter, WrongGateway};
use crate::support::{kit, run_on};

/// A recording of a run on the kit's own simulator.
fn recorded(patterns: &[&str]) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let recording = directory.path().join("recording");
    kit(&[&["run", "--record", text(&recording)], patterns].concat())
        .assert()
        .code(0);
    (directory, recording)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is text")
}

#[tokio::test]
async fn every_report_is_the_same_when_it_is_made_from_the_recording() {
    fn odd(request: &Value, answer: &mut Value) {
        if request["method"] == "pam.check_payment" {
            answer["result"]["result"]["status"] = "2".into();
        }
    }
    let gateway = WrongGateway::start(Alter::Json(odd)).await;
    let patterns = [
        "pay.*",
        "errors.not-utf8",
        "fault.lost-response",
        "progress.*",
        "auth.seconds",
    ];
    let result = run_on(&gateway.admin_url(), &patterns).await;
    drop(gateway);
    let target = TargetName {
        kind: TargetName::SIMULATOR,
        url: Some("http://127.0.0.1:1/admin".to_owned()),
    };
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), &target, &result).unwrap();
    let again = Recording::read(directory.path(), Contract::built_in()).unwrap();
    let target_again = again.target.clone();
    let again = again.judge(Contract::built_in());
    let same = |before: String, after: String| {
        assert!(before == after, "{}", first_difference(&before, &after));
    };
    same(json(&target, &result), json(&target_again, &again));
    let reports: [fn(&TargetName, &RunResult, Words) -> String; 3] = [junit, markdown, html];
    for report in reports {
        let words = Words::default();
        same(
            report(&target, &result, words),
            report(&target_again, &again, words),
        );
    }
}

#[rstest]
#[case::unless_told("LC_ALL", "C.UTF-8", &[], "en")]
#[case::by_the_locale("LC_ALL", "ru_RU.UTF-8", &[], "ru")]
#[case::by_the_environment("PAYSYS_LANG", "ru", &[], "ru")]
#[case::first_by_the_option("PAYSYS_LANG", "ru", &["--lang", "en"], "en")]
fn the_page_is_in_the_language_that_was_asked_for(
    #[case] name: &str,
    #[case] value: &str,
    #[case] words: &[&str],
    #[case] expected: &str,
) {
    let (directory, recording) = recorded(&["pay.particulars"]);
    let page = directory.path().join("page.html");
    let evaluate = ["evaluate", text(&recording), "--report-html", text(&page)];
    let mut command = kit(&[&evaluate, words].concat());
    command.env_remove("PAYSYS_LANG").env(name, value);
    command.assert().code(0);
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains(&format!("<html lang=\"{expected}\">")));
}

#[test]
fn a_language_without_texts_is_refused() {
    let refused = kit(&["evaluate", "x", "--lang", "uz"]).assert().code(2);
    let told = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(told.contains("possible values: en, ru"), "{told}");
}

fn first_difference(before: &str, after: &str) -> String {
    let mut lines = before.lines().zip(after.lines());
    let differs = lines.find(|(before, after)| before != after);
    differs.map_or("one is longer".to_owned(), |(before, after)| {
        format!("{before}\n{after}")
    })
}

#[test]
fn evaluating_needs_no_network_and_ends_as_the_run_did() {
    let (directory, recording) = recorded(&[]);
    let report = directory.path().join("report.json");
    kit(&["evaluate", text(&recording), "--report-json", text(&report)])
        .assert()
        .code(0);
    let report: Value = serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap();
    assert_eq!(report["verdict"], "conformant");
    assert_eq!(report["target"]["kind"], "embedded simulator");
}

fn refusal(recording: &Path) -> String {
    let output = kit(&["evaluate", text(recording)])
        .assert()
        .code(2)
        .get_output()
        .clone();
    String::from_utf8(output.stderr).expect("the kit speaks UTF-8")
}

#[rstest]
#[case::changed("transcripts/check.unknown.json", Some(("-32314", "-32315")), "is not as it was recorded")]
#[case::another_source("scenarios/check.unknown.yaml", Some(("title", "Title")), "is not as it was recorded")]
#[case::a_file_less("transcripts/check.unknown.json", None, "it is missing")]
#[case::cut_short("SHA256SUMS", None, "is not complete")]
#[case::no_manifest("recording.json", None, "is no recording")]
fn a_damaged_recording_is_refused(
    #[case] file: &str,
    #[case] change: Option<(&str, &str)>,
    #[case] words: &str,
) {
    let (_directory, recording) = recorded(&["check.unknown"]);
    let path = recording.join(file);
    match change {
        Some((from, to)) => {
            let content = fs::read_to_string(&path).unwrap();
            assert!(content.contains(from));
            fs::write(&path, content.replace(from, to)).unwrap();
        }
        None => fs::remove_file(&path).unwrap(),
    }
    let refusal = refusal(&recording);
    assert!(refusal.contains(words), "{refusal}");
}

/// With its digests in order, as a kit of another version would have written it.
#[test]
fn another_version_is_refused_by_name() {
    let (_directory, recording) = recorded(&["check.unknown"]);
    let manifest = recording.join("recording.json");
    let content = fs::read_to_string(&manifest).unwrap();
    fs::write(
        &manifest,
        content.replace("\"version\": 2", "\"version\": 3, \"new\": true"),
    )
    .unwrap();
    let sums = std::process::Command::new("sh")
        .args([
            "-c",
            "find . -type f ! -name SHA256SUMS | sed 's|^./||' | xargs sha256sum > SHA256SUMS",
        ])
        .current_dir(&recording)
        .status();
    assert!(sums.unwrap().success());
    let refusal = refusal(&recording);
    assert!(
        refusal.contains("format version 3, and this kit"),
        "{refusal}"
    );
}

#[test]
fn a_recording_is_never_written_over_anything() {
    let (_directory, recording) = recorded(&["check.unknown"]);
    let before = fs::read(recording.join("SHA256SUMS")).unwrap();
    kit(&["run", "check.unknown", "--record", text(&recording)])
        .assert()
        .code(2);
    assert_eq!(fs::read(recording.join("SHA256SUMS")).unwrap(), before);
}

#[test]
fn anybody_can_check_the_digests() {
    let (_directory, recording) = recorded(&["check.unknown"]);
    let checked = std::process::Command::new("sha256sum")
        .args(["--check", "--quiet", "SHA256SUMS"])
        .current_dir(&recording)
        .status();
    assert!(checked.unwrap().success());
}
