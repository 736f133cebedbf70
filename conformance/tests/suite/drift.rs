//! Drift: each difference is named by requirement and JSON path, and a profile made of what was seen leaves none.

mod besides;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use paysys_contract::Contract;
use paysys_engine::session::Target;
use paysys_judge::drift::{Difference, Drift, Side, compare, profile};
use paysys_judge::verdict::RunResult;
use paysys_scenario::{Setting, Step};
use paysys_self_test::model_gateway::{Model, Options};
use paysys_simulator::profile::Profile;
use paysys_simulator::{Config, Simulator};
use rstest::rstest;
use serde_json::{Value, json};
use strum::VariantArray;

use crate::support::wrong_gateway::{Alter, WrongGateway};
use crate::support::{kit, library, reading, run_at, run_on};

/// Everything but what arranges a profile of its own: there no gateway shows what it does by itself.
const EVERYTHING: [&str; 6] = [
    "auth.*",
    "check.*",
    "envelope.*",
    "errors.*",
    "http.*",
    "pay.*",
];

fn side(name: &str, result: RunResult) -> Side {
    Side {
        name: name.to_owned(),
        result,
    }
}

async fn behaving(profile: &str, patterns: &[&str]) -> RunResult {
    let profile = Profile::from_toml("profile.toml", profile);
    let profile = profile.unwrap_or_else(|error| panic!("{error}"));
    let simulator = Simulator::launch(Config {
        profile,
        ..Config::default()
    })
    .await
    .expect("a simulator starts on a free port");
    run_on(simulator.admin_url(), patterns).await
}

async fn usual(patterns: &[&str]) -> RunResult {
    behaving("description = \"as usual\"\n", patterns).await
}

fn drift(one: RunResult, other: RunResult) -> Drift {
    compare(side("one", one), side("other", other), Contract::built_in())
}

fn found(drift: &Drift) -> BTreeSet<(String, String)> {
    let differences = drift.differences.iter().flat_map(|difference| {
        let path = difference.spot.to_string();
        difference
            .requirements
            .iter()
            .map(move |id| (id.to_string(), path.clone()))
    });
    differences.collect()
}

#[tokio::test]
async fn two_runs_on_one_gateway_do_not_drift() {
    let drift = drift(usual(&["*"]).await, usual(&["*"]).await);
    assert!(drift.is_none(), "{}", paysys_judge::drift::text(&drift));
    assert!(drift.compared > 100 && drift.not_compared.is_empty());
}

#[rstest]
#[case(
    "[http]\nrpc_error_status = 400\n",
    "http.error-status",
    "ENV-11",
    "http status"
)]
#[case(
    "[http]\ncontent_type = \"application/json\"\n",
    "http.content-type",
    "ENV-12",
    "content type"
)]
#[case("[envelope]\nmx_id = \"omit\"\n", "check.unknown", "ENV-10", "$.mx_id")]
#[case("[envelope]\njsonrpc = true\n", "check.unknown", "ENV-04", "$.jsonrpc")]
#[case(
    "[auth]\nmissing = -32400\n",
    "auth.missing-header",
    "AUT-04",
    "$.error.code"
)]
#[case(
    "[params]\nunknown_vendor = -32300\n",
    "errors.vendor-unknown",
    "ERR-06",
    "$.error.code"
)]
#[case(
    "[vendors.101596.currencies]\nUSD = { rate = \"2\" }\n",
    "pay.amount-rule",
    "PAY-08",
    "$.result.details.amount"
)]
#[tokio::test]
async fn each_difference_is_named(
    #[case] profile: &str,
    #[case] scenario: &str,
    #[case] requirement: &str,
    #[case] path: &str,
) {
    let profile = format!("description = \"x\"\n{profile}");
    let drift = drift(
        usual(&[scenario]).await,
        behaving(&profile, &[scenario]).await,
    );
    let wanted = (requirement.to_owned(), path.to_owned());
    assert!(
        found(&drift).contains(&wanted),
        "{}",
        paysys_judge::drift::text(&drift)
    );
}

const UNUSUAL: &str = r#"
description = "unusual in every way the documentation allows"
[envelope]
mx_id = "omit"
batch = -32700
missing_id = "accept"
[http]
content_type = "application/json"
rpc_error_status = 400
wrong_verb_status = 404
trailing_slash = false
[auth]
missing = -32600
unknown_service = -32317
wrong_hash = -32315
max_age = "30m"
seconds = "accept"
[params]
unknown_field = "accept"
number_as_string = "accept"
wrong_type = -32600
unknown_vendor = -32317
[payments]
first_transaction_id = 900000001
same_request_id = "reject"
same_request_id_error = -32600
check_of_another_service = "accept"
own_reference = { mode = "keep" }
[messages]
language = "ru"
[vendors.101596]
progression = "held-then-completed"
[vendors.101596.currencies]
USD = { rate = "1.5", commission_percent = "0" }
"#;

#[tokio::test]
async fn a_profile_of_what_was_seen_leaves_no_drift() {
    let patterns = [&EVERYTHING[..], &["progress.as-it-is"]].concat();
    let seen = behaving(UNUSUAL, &patterns).await;
    assert!(!drift(usual(&patterns).await, behaving(UNUSUAL, &patterns).await).is_none());
    let written = profile::toml(&side("the unusual one", seen));
    let again = drift(
        behaving(UNUSUAL, &patterns).await,
        behaving(&written, &patterns).await,
    );
    assert!(
        again.is_none(),
        "{}\n{written}",
        paysys_judge::drift::text(&again)
    );
}

/// Made of nothing of the simulator's settings: its answers are altered on the way.
#[tokio::test]
async fn a_foreign_gateway_is_reproduced_in_six_ways() {
    fn foreign(_: &Value, answer: &mut Value) {
        let Some(members) = answer.as_object_mut() else {
            return;
        };
        members.remove("mx_id");
        members.insert("jsonrpc".to_owned(), json!("2.0"));
        let code = members["error"]["code"].as_i64();
        let message = match code {
            Some(-32504) => "Kirish taqiqlangan",
            Some(-32316) => "Bunday yetkazib beruvchi yo'q",
            Some(-32314) => "To'lov topilmadi",
            _ => return,
        };
        members["error"]["message"] = message.into();
        if code == Some(-32504) {
            members["error"]["code"] = (-32400).into();
        }
        if code == Some(-32316) {
            members["error"]["code"] = (-32319).into();
        }
    }
    let gateway = WrongGateway::start(Alter::Json(foreign)).await;
    let patterns = [
        "auth.*",
        "check.*",
        "envelope.id-*",
        "errors.vendor-*",
        "errors.unknown-*",
        "pay.particulars",
    ];
    let seen = run_on(&gateway.admin_url(), &patterns).await;
    let written = profile::toml(&side("the foreign one", seen));
    let seen = run_on(&gateway.admin_url(), &patterns).await;
    let again = drift(seen, behaving(&written, &patterns).await);
    assert!(
        again.is_none(),
        "{}\n{written}",
        paysys_judge::drift::text(&again)
    );
    let before = drift(
        run_on(&gateway.admin_url(), &patterns).await,
        usual(&patterns).await,
    );
    let ids: BTreeSet<String> = found(&before).into_iter().map(|(id, _)| id).collect();
    for id in ["ENV-04", "ENV-10", "AUT-04", "ERR-06"] {
        assert!(ids.contains(id), "{id} is not in {ids:?}");
    }
}

/// What a gateway does with a payment that is simply paid and looked at.
const FOLLOWED: [&str; 4] = [
    "check.equals-payout",
    "check.fields",
    "pay.completes",
    "progress.as-it-is",
];

async fn live(course: &'static str) -> RunResult {
    let options = Options {
        progression: course,
        ..Options::USUAL
    };
    let model = Model::with(options);
    run_at(&model.target_as_live(), &FOLLOWED).await
}

/// Nothing can be arranged on a live gateway, so what it does by itself is what simulators should call typical.
#[rstest]
#[case("typical")]
#[case("instant")]
#[case("held-first")]
#[case("await")]
#[case("cancelled")]
#[case("not-found-at-first")]
#[tokio::test]
async fn the_course_of_a_live_payment_is_reproduced(#[case] course: &'static str) {
    let written = profile::toml(&side("the live one", live(course).await));
    let again = drift(live(course).await, behaving(&written, &FOLLOWED).await);
    // The number of polls may differ, and then each request has another number.
    let is_about_the_course = |difference: &&Difference| {
        let path = difference.spot.to_string();
        path.starts_with("$.result.result.status") || path == "$.id"
    };
    assert_eq!(
        again.differences.iter().filter(is_about_the_course).count(),
        0,
        "{}\n{written}",
        paysys_judge::drift::text(&again)
    );
}

/// What the kit posts to a simulator comes back with its refusal of other verbs, and is nobody's behaviour.
#[tokio::test]
async fn the_proof_of_a_simulator_is_no_drift() {
    let simulator = Simulator::start().await.unwrap();
    let target = Target::live(reading(simulator.gateway_url()));
    let read = run_at(&target, &["http.other-verbs"]).await;
    let drift = drift(read, usual(&["http.other-verbs"]).await);
    assert!(drift.is_none(), "{}", paysys_judge::drift::text(&drift));
}

#[test]
fn every_setting_is_shown_by_some_step() {
    let library = library();
    let steps = || library.scenarios().iter().flat_map(|one| &one.steps);
    for setting in Setting::VARIANTS {
        let shows = |step: &Step| {
            let answering = step.answering();
            answering.is_some_and(|answering| answering.shows == Some(*setting))
        };
        assert!(steps().any(shows), "no step shows {setting}");
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is text")
}

#[test]
fn the_command_compares_recordings_and_ends_with_what_it_found() {
    let directory = tempfile::tempdir().unwrap();
    let (recording, file) = (
        directory.path().join("recording"),
        directory.path().join("b.toml"),
    );
    kit(&["run", "http.*", "--record", text(&recording)])
        .assert()
        .code(0);
    let same = [
        "drift",
        text(&recording),
        "embedded",
        "--only",
        "http.*",
        "--write-profile",
        text(&file),
    ];
    let output = kit(&same).assert().code(0).get_output().stdout.clone();
    assert!(
        String::from_utf8(output)
            .unwrap()
            .contains("No drift in 6 scenarios")
    );
    assert!(
        fs::read_to_string(file)
            .unwrap()
            .contains("content_type = \"application/json; charset=utf-8\"  # in")
    );
    let nothing = [
        "drift",
        text(&recording),
        "embedded",
        "--only",
        "check.unknown",
        "--json",
    ];
    let output = kit(&nothing).assert().code(3).get_output().stdout.clone();
    let report: Value = serde_json::from_slice(&output).unwrap();
    assert_eq!(
        (&report["compared"], &report["drift"]),
        (&json!(0), &json!(false))
    );
    let unmatched = ["drift", text(&recording), text(&recording), "--only", "zzz"];
    kit(&unmatched).assert().code(2);
    kit(&["drift", text(&recording), "nothing-like-that"])
        .assert()
        .code(2);
}
