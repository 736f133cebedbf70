//! Reports: one result, told to pipelines and to people.

use paysys_conformance::report::{TargetName, junit, markdown};
use paysys_conformance::verdict::RunResult;
use serde_json::Value;

use crate::support::run_on;
use crate::support::wrong_gateway::{Alter, WrongGateway};

/// One scenario that fails, one that passes, one about money that nobody knows of.
async fn mixed_result() -> RunResult {
    fn milliseconds(_: &Value, answer: &mut Value) {
        if let Some(details) = answer.pointer_mut("/result/details") {
            details["date"] = serde_json::json!(1_653_907_664_000_i64);
        }
    }
    let gateway = WrongGateway::start(Alter::Json(milliseconds)).await;
    let mut result = run_on(&gateway.admin_url(), &["pay.particulars", "check.unknown"]).await;
    let gateway = WrongGateway::start(Alter::PaymentAnswer(502, "<b>Bad Gateway</b>")).await;
    let unknown = run_on(&gateway.admin_url(), &["pay.date-is-now"]).await;
    result.scenarios.extend(unknown.scenarios);
    result
}

const TARGET: TargetName = TargetName {
    kind: "simulator",
    url: None,
};

/// Ids are new in every run.
fn with_steady_ids(compare: impl FnOnce()) {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>");
    settings.set_omit_expression(true);
    settings.bind(compare);
}

#[tokio::test]
async fn junit_tells_failures_from_errors_and_passes() {
    let xml = junit(&TARGET, &mixed_result().await);
    with_steady_ids(|| insta::assert_snapshot!(xml));
}

#[tokio::test]
async fn the_summary_names_money_first_and_then_what_is_broken() {
    let text = markdown(&TARGET, &mixed_result().await);
    let summary = text.split("<details>").next().unwrap_or_default();
    with_steady_ids(|| insta::assert_snapshot!(summary));
}
