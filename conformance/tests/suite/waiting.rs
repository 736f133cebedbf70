//! A payment on a live gateway is followed in real time, and as long as the target file has max_wait. Here it has none: the
//! checks come one right after the other, and the gateway counts them.

use rstest::rstest;
use serde_json::Value;

use crate::money::{Till, shown};
use crate::support::counting_gateway::Answers;

/// A run of one scenario on a gateway that tells these statuses: exit code, and the report.
async fn followed(scenario: &str, statuses: &'static [i64]) -> (Option<i32>, Value) {
    let till = Till::open(Answers::AndTells(statuses)).await;
    till.write_target("max_payments = 3\nmax_wait = \"0s\"");
    let report = till.file("report.json");
    let hash = till.hash(scenario).await;
    let run = ["run", scenario, "--plan", &hash, "--report-json", &report];
    let output = till.kit(&run).await;
    let text = std::fs::read_to_string(&report);
    let text = text.unwrap_or_else(|_| panic!("no report: {}", shown(&output)));
    let report = serde_json::from_str(&text).expect("the report is JSON");
    (output.status.code(), report)
}

fn verdict<'a>(report: &'a Value, requirement: &str) -> &'a str {
    let mut all = report["requirements"].as_array().into_iter().flatten();
    let found = all.find(|one| one["id"] == requirement);
    found
        .and_then(|one| one["verdict"].as_str())
        .unwrap_or_default()
}

/// What follows an end is seen by those who look again.
#[rstest]
#[case::reopened(&[2, 2, 1])]
#[case::cancelled_then_completed(&[3, 3, 2])]
#[case::failed_then_created(&[-1, 0])]
#[tokio::test(flavor = "multi_thread")]
async fn an_end_that_was_none_fails_a_live_gateway(#[case] statuses: &'static [i64]) {
    let (code, report) = followed("pay.completes", statuses).await;
    assert_eq!(verdict(&report, "CHK-09"), "fail");
    assert_eq!(code, Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_completes_shows_what_a_gateway_is_for() {
    let (code, report) = followed("pay.completes", &[2]).await;
    for requirement in ["ENV-01", "PAY-01", "CHK-01", "CHK-09"] {
        assert_eq!(verdict(&report, requirement), "pass", "{requirement}");
    }
    assert_eq!(code, Some(0));
}

/// How a payment ends and how long that takes is the gateway's affair.
#[rstest]
#[case::waits(&[1])]
#[case::held(&[7])]
#[case::cancelled(&[3])]
#[case::failed(&[-1])]
#[tokio::test(flavor = "multi_thread")]
async fn another_course_than_the_usual_one_breaks_nothing(#[case] statuses: &'static [i64]) {
    let (code, report) = followed("pay.completes", statuses).await;
    assert_eq!(report["scenarios"][0]["verdict"], "unproved", "{report}");
    assert!(matches!(code, Some(0 | 3)), "{code:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_that_waits_longer_than_the_patience_is_not_run() {
    let till = Till::open(Answers::AndTells(&[2])).await;
    till.write_target("max_payments = 3\nmax_wait = \"1s\"");
    let plan = till.plan("pay.can-be-checked").await;
    assert_eq!(plan["payments"], serde_json::json!([]));
    let output = till.kit(&["run", "pay.can-be-checked"]).await;
    assert!(shown(&output).contains("`max_wait` under [limits] is 1s"));
}
