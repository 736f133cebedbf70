//! The binary: exit codes and words.

use std::fs;

use paysys_input::bearer_token::BearerToken;
use paysys_simulator::{Config, Simulator};
use rstest::rstest;
use serde_json::Value;

use crate::support::wrong_gateway::{Alter, WrongGateway};
use crate::support::{blocking, kit, kit_beside_a_server, program};

/// These words, and a gateway at this URL.
fn at<'a>(url: &'a str, words: &[&'a str]) -> Vec<&'a str> {
    let service = ["--service-id", "a", "--secret-key-env", "KEY"];
    [words, &["--url", url], &service].concat()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_embedded_simulator_conforms() {
    let file = tempfile::NamedTempFile::new().unwrap();
    kit(&["run", "--report-json", file.path().to_str().unwrap()])
        .assert()
        .code(0);
    let report: Value = serde_json::from_str(&fs::read_to_string(file.path()).unwrap()).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["verdict"], "conformant");
    assert!(
        report["requirements"]
            .as_array()
            .unwrap()
            .iter()
            .any(|entry| entry["id"] == "PAY-11" && entry["verdict"] == "pass")
    );
    assert_eq!(report["money"]["unknown"], serde_json::json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_gateway_is_told_with_requirement_path_and_both_values() {
    fn milliseconds(_: &Value, answer: &mut Value) {
        if let Some(details) = answer.pointer_mut("/result/details") {
            details["date"] = serde_json::json!(1_653_907_664_000_i64);
        }
    }
    let gateway = WrongGateway::start(Alter::Json(milliseconds)).await;
    let output = kit_beside_a_server(&[
        "run",
        "pay.particulars",
        "--simulator",
        &gateway.admin_url(),
    ])
    .await;
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    for words in [
        "PAY-11",
        "$.result.details.date",
        "<unix seconds",
        "1653907664000",
        "pay.particulars.yaml:",
        "not conformant",
    ] {
        assert!(shown.contains(words), "{words:?} is not in\n{shown}");
    }
}

#[test]
fn a_pattern_that_matches_nothing_is_bad_usage() {
    let output = kit(&["run", "nothing-is-called-this"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let output = kit(&["run", "pay.complete"]).output().unwrap();
    assert!(text(&output.stderr).contains("did you mean `pay.completes`?"));
}

/// Its scenarios are run, and say nothing about it.
#[test]
fn a_requirement_that_nobody_can_test_gives_no_verdict() {
    kit(&["run", "PAY-13"]).assert().code(3);
    kit(&["run", "PAY-13", "check.unknown"]).assert().code(0);
}

#[test]
fn an_unreachable_target_gives_no_verdict() {
    kit(&["run", "--simulator", "http://127.0.0.1:1"])
        .assert()
        .code(3);
    let live = at("http://127.0.0.1:1/gateway", &["run", "check.unknown"]);
    kit(&live).env("KEY", "k").assert().code(3);
}

#[test]
fn an_unreachable_target_leaves_a_report_that_says_so() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    kit(&[
        "run",
        "--simulator",
        "http://127.0.0.1:1",
        "--report-json",
        path,
    ])
    .assert()
    .code(3);
    let report: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(report["verdict"], "no verdict");
}

#[test]
fn the_kits_own_wrong_request_is_the_kits_fault() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.b.yaml");
    let pay = "{ form: { account: x, amount: 1, vendor_id: 101596 }, expect: { error: null } }";
    let file = format!("id: a.b\ntitle: x\nrequires: [PAY-01]\nsteps:\n  - pay: {pay}\n");
    fs::write(&path, file).unwrap();
    let output = kit(&["run", "--scenarios", path.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stdout).contains("\"currency\" is a required property"));
}

#[test]
fn plain_http_to_another_machine_is_bad_usage() {
    let live = at("http://paysys.example/gateway", &["run"]);
    kit(&live).env("KEY", "k").assert().code(2);
}

#[test]
fn check_shows_every_mistake_and_ends_with_2() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.b.yaml");
    fs::write(
        &path,
        "id: a.b\ntitle: x\nrequires: [PAY-1]\nsteps:\n  - pay: { expect: { error: <nul> } }\n",
    )
    .unwrap();
    let output = kit(&["check", path.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let shown = text(&output.stderr);
    assert!(
        shown.contains("a.b.yaml:3:12") && shown.contains("a.b.yaml:5:29"),
        "{shown}"
    );
}

#[test]
fn explain_knows_requirements_and_scenarios() {
    let shown = |id: &str| text(&kit(&["explain", id]).assert().code(0).get_output().stdout);
    assert!(shown("PAY-11").contains("documented (wallet payout page)"));
    assert!(shown("pay.completes").contains("requires PAY-11"));
    kit(&["explain", "PAY-111"]).assert().code(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn call_pays_a_proven_simulator_and_shows_both_sides() {
    let simulator = Simulator::start().await.unwrap();
    let words = [
        "account=79123456789",
        "currency=USD",
        "amount=12000",
        "vendor_id=101596",
        "--simulator",
        simulator.admin_url(),
    ];
    let output = kit_beside_a_server(&[&["call", "pam.pay_by_cash"], &words[..]].concat()).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    assert!(
        shown.contains("\"amount\": 12000") && shown.contains("\"amount\": 15000"),
        "{shown}"
    );
    assert!(!shown.contains("demo-secret-key-that-is-not-real"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_that_wants_a_token_is_shown_it() {
    let config = Config {
        admin_token: Some(BearerToken::new("the admin's token")),
        ..Config::default()
    };
    let simulator = Simulator::launch(config).await.unwrap();
    let url = simulator.admin_url().to_owned();
    let run = move |token: &'static str| {
        let words = ["run", "check.unknown", "--simulator", &url];
        let mut command = kit(&words);
        command
            .args(["--admin-token-env", "TOKEN"])
            .env("TOKEN", token);
        command.output().expect("the binary runs").status.code()
    };
    let codes = move || (run("the admin's token"), run("another"));
    let codes = blocking(codes).await;
    assert_eq!(codes, (Some(0), Some(3)));
}

#[test]
fn call_does_not_pay_a_live_gateway() {
    let live = at(
        "http://127.0.0.1:1/gateway",
        &["call", "pam.pay_by_cash", "amount=1"],
    );
    let output = kit(&live).env("KEY", "k").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("proves to be a simulator"));
}

/// As with `| head`, but surely before anything is written.
#[rstest]
#[case(&["list"])]
#[case(&["run", "check.unknown", "--verbose"])]
#[case(&["explain", "PAY-11"])]
#[case(&["coverage"])]
fn a_reader_who_went_away_is_no_failure(#[case] words: &[&str]) {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = program();
    let output = command
        .args(words)
        .stdout(writer)
        .stderr(std::process::Stdio::piped());
    let output = output.spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), text(&output.stderr)),
        (Some(0), String::new())
    );
}

#[test]
fn list_and_coverage_name_the_scenarios() {
    let listed = kit(&["list", "PAY-15"]).assert().code(0);
    assert!(text(&listed.get_output().stdout).contains("pay.two-payments"));
    let table = kit(&["coverage"]).assert().code(0);
    assert!(text(&table.get_output().stdout).contains("| PAY-15 | platform | must |"));
}

/// A plan is for the gateway of a target file.
#[test]
fn a_plan_for_a_bare_url_is_refused() {
    let words = at("http://127.0.0.1:1/gateway", &["run", "--plan", "0000"]);
    kit(&words).env("KEY", "x").assert().code(2);
}

/// A file with parameters makes several scenarios, and its name means all of them.
#[test]
fn the_name_of_a_file_with_parameters_means_its_cases() {
    kit(&["explain", "errors.not-object"]).assert().code(0);
    let listed = kit(&["list", "errors.not-object"]).assert().code(0);
    let listed = String::from_utf8_lossy(&listed.get_output().stdout).into_owned();
    assert!(listed.contains("errors.not-object.number"), "{listed}");
}

/// A run that has nothing to say about a requirement says why, and what has.
#[rstest]
#[case::of_clients_beside_scenarios("run", "PAY-13", 3, "about what a client does")]
#[case::of_clients("run", "saf-01", 2, "about what a client does")]
#[case::in_a_plan_of_scenarios("list", "SAF-06", 2, "about what a client does")]
fn why_nothing_is_said_about_a_requirement_is_told(
    #[case] command: &str,
    #[case] id: &str,
    #[case] code: i32,
    #[case] why: &str,
) {
    let told = kit(&[command, id]).output().unwrap();
    assert_eq!(told.status.code(), Some(code));
    let words = text(&told.stderr);
    let id = id.to_uppercase();
    assert!(
        words.contains(&format!("nothing is said about {id}: ")),
        "{words}"
    );
    assert!(
        words.contains(why) && words.contains("paysys-conformance client -- "),
        "{words}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_shown_to_this_gateway_is_told_as_well() {
    let simulator = Simulator::start().await.unwrap();
    let words = [
        "run",
        "PAY-05",
        "--service-id",
        "me",
        "--secret-key-env",
        "HOME",
        "--url",
        simulator.gateway_url(),
    ];
    let told = kit_beside_a_server(&words).await;
    assert_eq!(told.status.code(), Some(3));
    let words = text(&told.stderr);
    assert!(
        words.contains("nothing is said about PAY-05: it arranges a situation"),
        "{words}"
    );
    assert!(!words.contains("client -- "), "{words}");
}
