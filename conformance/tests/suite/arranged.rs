//! Accidents that a scenario arranges, and the ledger that says what became of the money.

use std::fs;
use std::path::PathBuf;

use paysys_contract::Contract;
use paysys_engine::run::run;
use paysys_engine::session::Target;
use paysys_engine::target::Admin;
use paysys_judge::verdict::{RunResult, RunVerdict, Verdict, conclude};
use paysys_scenario::load;
use paysys_simulator::Simulator;
use rstest::rstest;
use tempfile::TempDir;

use crate::support::{listener, reading, run_at, run_file_on, simulator};

const LOST: &str = "[{match: {method: pam.pay_by_cash}, then: {fault: lost-response}}]";

/// A scenario of these rules and steps, in a directory that lives as long as the test.
fn scenario(rules: &str, steps: &str) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let path = directory.path().join("a.b.yaml");
    let head = "id: a.b\ntitle: x\nrequires: [PAY-13]";
    let text = format!("{head}\narrange:\n  rules: {rules}\nsteps:\n{steps}");
    fs::write(&path, text).expect("the directory can be written");
    (directory, path)
}

async fn played(rules: &str, steps: &str) -> RunResult {
    let simulator = simulator().await;
    let (_directory, path) = scenario(rules, steps);
    run_file_on(simulator.admin_url(), &path).await
}

fn reasons(result: &RunResult) -> String {
    let reasons = result.scenarios[0].reasons.iter();
    reasons
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

#[tokio::test]
async fn money_that_is_unknown_on_purpose_is_settled_by_the_ledger() {
    let steps = "  - pay: {expect: <no answer>, money: unknown}\n  - ledger: {payments: 1}\n";
    let result = played(LOST, steps).await;
    assert_eq!(result.verdict, RunVerdict::Conformant);
    assert!(result.scenarios[0].judgement.unknown_money.is_empty());
}

#[tokio::test]
async fn money_that_is_unknown_by_accident_stays_so() {
    let steps = "  - pay: {expect: {error: null}}\n  - ledger: {payments: 1}\n";
    assert_eq!(played(LOST, steps).await.verdict, RunVerdict::MoneyUnknown);
}

/// What is not as arranged breaks no requirement of a gateway, and yet it is no pass.
#[rstest]
#[case::an_answer_came(
    "[]",
    "expect: <no answer>",
    "ledger: {payments: 1}",
    "answer is HTTP 200"
)]
#[case::the_money_is_settled(
    "[]",
    "expect: {error: null}",
    "ledger: {payments: 1}",
    "money is settled"
)]
#[case::another_accident(
    LOST,
    "expect: <no rpc answer>",
    "ledger: {payments: 1}",
    "answer is no answer"
)]
#[case::another_ledger(
    LOST,
    "expect: <no answer>",
    "ledger: {payments: 0}",
    "ledger.payments is 1, and should be 0"
)]
#[case::another_payment(
    LOST,
    "expect: <no answer>",
    "ledger: {with: [{status: 3}]}",
    "ledger.with[0].status is 0"
)]
#[tokio::test]
async fn what_is_not_as_arranged_gives_no_verdict(
    #[case] rules: &str,
    #[case] pay: &str,
    #[case] ledger: &str,
    #[case] reason: &str,
) {
    let steps = format!("  - pay: {{{pay}, money: unknown}}\n  - {ledger}\n");
    let result = played(rules, &steps).await;
    assert_eq!(result.verdict, RunVerdict::NoVerdict);
    assert!(reasons(&result).contains(reason), "{}", reasons(&result));
}

#[tokio::test]
async fn a_rule_that_the_simulator_refuses_is_shown_with_its_place() {
    let steps = "  - pay: {expect: <no answer>, money: unknown}\n  - ledger: {payments: 1}\n";
    let result = played("\n    - {then: {fault: lost-respons}}", steps).await;
    assert_eq!(result.verdict, RunVerdict::NoVerdict);
    let shown = reasons(&result);
    for words in [
        "a.b.yaml:6: the admin refused POST",
        "did you mean `lost-response`?",
        "(allowed: ",
    ] {
        assert!(shown.contains(words), "{words:?} is not in\n{shown}");
    }
}

#[test]
fn unknown_money_that_nothing_settles_is_a_mistake_in_the_file() {
    let text = "id: a.b\ntitle: x\nrequires: [PAY-13]\nsteps:\n  - ledger: {payments: 0}\n  - pay: {expect: <no answer>}\n  - pay: {money: unknown}\n  - check: {transaction: 1, money: unknown}\n  - ledger: {}\n  - arrange: {}\n  - advance: {to: noon}\n";
    let error = load("a.b.yaml", text, Contract::built_in()).unwrap_err();
    insta::assert_snapshot!(error.picture());
    let text = "id: a.b\ntitle: x\nrequires: [PAY-13]\nsteps:\n  - ledger: {payments: 0}\n  - pay: {expect: <no answer>}\n  - pay: {money: unknown}\n";
    let error = load("a.b.yaml", text, Contract::built_in()).unwrap_err();
    insta::assert_snapshot!(error.picture());
}

#[tokio::test]
async fn a_ledger_says_nothing_about_a_live_gateway() {
    let target = silent_gateway("30s").await;
    let result = run_at(&target, &["fault.lost-response"]).await;
    assert_eq!(result.scenarios[0].verdict, Verdict::NotApplicable);
    assert!(reasons(&result).contains("only a proven simulator shows"));
    assert_eq!(result.verdict, RunVerdict::NoVerdict);
}

#[tokio::test]
async fn a_gateway_that_hangs_is_given_up_at_the_timeout() {
    let target = silent_gateway("50ms").await;
    let result = run_at(&target, &["check.unknown"]).await;
    assert_eq!(result.verdict, RunVerdict::NoVerdict);
    assert!(
        reasons(&result).contains("timed out"),
        "{}",
        reasons(&result)
    );
}

#[tokio::test]
async fn a_simulator_that_hangs_is_given_up_at_the_timeout_too() {
    let simulator = Simulator::start().await.unwrap();
    let hang = "[{then: {custom_fault: {point: after-commit, action: {hang: {limit: 1h}}}}}]";
    let steps = "  - pay: {expect: <no answer>, money: unknown}\n  - ledger: {payments: 1}\n";
    let (_directory, path) = scenario(hang, steps);
    let admin = Admin::at(simulator.admin_url(), "500ms".parse().unwrap()).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let scenario = load("a.b.yaml", &text, Contract::built_in()).unwrap();
    let played = run(&Target::Simulator(admin), &[scenario.into()]).await;
    assert_eq!(
        conclude(played, Contract::built_in()).verdict,
        RunVerdict::Conformant
    );
}

/// Something that takes connections and never answers.
async fn silent_gateway(timeout: &str) -> Target {
    let (listener, address) = listener().await;
    let url = format!("http://{address}/gateway");
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((connection, _)) = listener.accept().await {
            open.push(connection);
        }
    });
    let mut live = reading(&url);
    live.timeout = timeout.parse().expect("the test names a span of time");
    Target::live(live)
}

/// A payment with a header that no request can have never leaves, so its money is not unknown.
#[tokio::test]
async fn what_cannot_be_built_is_not_sent() {
    let steps = "  - pay: { headers: { X-A: \"1\\r\\nAuth: x\" }, expect: { error: null } }\n";
    let result = played("[]", steps).await;
    assert!(
        reasons(&result).contains("nothing was sent"),
        "{}",
        reasons(&result)
    );
    assert_eq!(
        result.verdict,
        RunVerdict::NoVerdict,
        "{}",
        reasons(&result)
    );
}
