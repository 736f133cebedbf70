//! Reports: one result, told to pipelines and to people.

use paysys_conformance::report::{TargetName, json, junit, markdown, schema};
use paysys_contract::Words;
use paysys_judge::verdict::RunResult;
use serde_json::Value;

use crate::support::wrong_gateway::{Alter, WrongGateway};
use crate::support::{assert_valid, run_on};

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
    settings.add_filter(r#"time="[0-9.]+""#, "time=\"<seconds>\"");
    settings.set_omit_expression(true);
    settings.bind(compare);
}

#[tokio::test]
async fn junit_tells_failures_from_errors_and_passes() {
    let xml = junit(&TARGET, &mixed_result().await, Words::default());
    with_steady_ids(|| insta::assert_snapshot!(xml));
}

#[tokio::test]
async fn the_summary_names_money_first_and_then_what_is_broken() {
    let text = markdown(&TARGET, &mixed_result().await, Words::default());
    let summary = text.split("<details>").next().unwrap_or_default();
    with_steady_ids(|| insta::assert_snapshot!(summary));
}

/// What GitLab and Jenkins expect: names everywhere, times, counts that add up, at most one outcome for each case.
#[tokio::test]
async fn junit_is_as_its_readers_expect_it() {
    let xml = junit(&TARGET, &mixed_result().await, Words::default());
    let report = quick_junit::Report::deserialize_from_str(&xml).unwrap();
    let cases: Vec<_> = report
        .test_suites
        .iter()
        .flat_map(|suite| &suite.test_cases)
        .collect();
    assert_eq!(cases.len(), 3);
    for case in cases {
        assert!(case.classname.is_some() && case.time.is_some());
    }
    let count = |word: &str| xml.matches(word).count();
    assert_eq!(
        (count("<failure "), count("<error "), count("<testcase ")),
        (1, 1, 3)
    );
    let sums: Vec<usize> = report
        .test_suites
        .iter()
        .map(|suite| suite.failures + suite.errors)
        .collect();
    assert_eq!(
        (sums.iter().sum::<usize>(), report.failures, report.errors),
        (2, 1, 1)
    );
}

/// The published schema, made strict: a member it does not know is a member that was forgotten.
#[tokio::test]
async fn the_json_report_is_as_its_schema_says() {
    fn close(schema: &mut Value) {
        if let Some(members) = schema.as_object_mut() {
            if members.contains_key("properties") {
                members.insert("additionalProperties".to_owned(), false.into());
            }
            members.values_mut().for_each(close);
        } else if let Some(items) = schema.as_array_mut() {
            items.iter_mut().for_each(close);
        }
    }
    let mut schema = schema();
    close(&mut schema);
    let mut result = mixed_result().await;
    result.worst_case = Some(12000);
    result.scenarios[2].judgement.unknown_money[0].entry = Some(1);
    let report: Value = serde_json::from_str(&json(&TARGET, &result)).unwrap();
    assert_valid(&schema, &report);
    assert_eq!(report["money"]["unknown"][0]["entry"], 1);
}

/// Whatever a gateway says, the report stays XML: these are the characters that XML does not have.
#[tokio::test]
async fn junit_has_no_character_that_xml_does_not_allow() {
    fn nasty(_: &Value, answer: &mut Value) {
        if let Some(details) = answer.pointer_mut("/result/details") {
            details["date"] = serde_json::json!("a\u{fffe}b\u{ffff}c\u{1}d]]>\u{1f600}");
        }
    }
    let gateway = WrongGateway::start(Alter::Json(nasty)).await;
    let result = run_on(&gateway.admin_url(), &["pay.particulars"]).await;
    let xml = junit(&TARGET, &result, Words::default());
    assert!(xml.contains("PAY-11"), "{xml}");
    let is_forbidden = |c: char| {
        matches!(c, '\u{fffe}' | '\u{ffff}') || c < ' ' && !matches!(c, '\n' | '\r' | '\t')
    };
    assert!(!xml.contains(is_forbidden), "{xml:?}");
}
