use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::Bench;

const RULES: &str = "/sandboxes/default/rules";

#[tokio::test]
async fn the_newest_rule_decides() {
    let bench = Bench::start().await;
    bench.rule(json!({"then": {"progression": "stuck"}})).await;
    let answer = bench
        .rule(json!({"then": {"progression": "instant"}}))
        .await;
    assert_eq!(answer["id"], 2);
    assert_eq!(answer["then"], json!({"progression": "instant"}));
    assert_eq!(bench.status(bench.paid().await).await, 2);
}

#[tokio::test]
async fn a_bound_that_is_not_there_is_not_shown() {
    let bench = Bench::start().await;
    let rule = json!({"match": {"amount": {"min": 5}}, "then": {"fault": "outage"}});
    let rule = bench.rule(rule).await;
    assert_eq!(rule["match"]["amount"], json!({"min": 5}));
}

#[tokio::test]
async fn a_rule_that_cannot_be_is_refused_with_what_can() {
    let bench = Bench::start().await;
    let (status, answer) = bench
        .admin(
            Method::POST,
            RULES,
            json!({"then": {"progression": "stukc"}}),
        )
        .await;
    assert_eq!(
        (status, &answer["error"]["did_you_mean"]),
        (400, &json!("stuck"))
    );
    for body in [
        json!({}),
        json!({"then": {}}),
        json!({"then": {"progresion": "stuck"}}),
    ] {
        assert_eq!(
            bench.admin(Method::POST, RULES, body.clone()).await.0,
            400,
            "{body}"
        );
    }
}

#[tokio::test]
async fn an_array_is_no_object_with_its_members_in_order() {
    let bench = Bench::start().await;
    for (body, place) in [
        (json!([{}]), "invalid type: array"),
        (json!({"then": ["stuck"]}), "then: "),
        (
            json!({"match": ["pam.pay_by_cash"], "then": {"delay": "1s"}}),
            "match: ",
        ),
    ] {
        let (status, answer) = bench.admin(Method::POST, RULES, body).await;
        let message = answer["error"]["message"].as_str().unwrap_or_default();
        assert_eq!(status, 400, "{answer}");
        assert!(message.starts_with(place) && message.ends_with("expected an object"));
    }
    let kept = bench.get(RULES).await.1;
    assert_eq!(kept["rules"], json!([]));
}

/// What is JSON is not called broken, whatever is wrong with it, and what would be right is said.
#[rstest::rstest]
#[case(r#"{"when":{"always":true,"next":1}}"#, "when: ", Some("always"))]
#[case(r#"{"when":{}}"#, "when: ", Some("always"))]
#[case(
    r#"{"when":{"next":1,"next":2}}"#,
    "when: `next` stands here twice",
    None
)]
#[case(
    r#"{"when":{"between":[1,2,3]}}"#,
    "when.between: there must be 2",
    None
)]
#[case(r#"{"when":{"between":[1]}}"#, "when.between: there must be 2", None)]
#[case(
    r#"{"when":{"until":"x"}}"#,
    "when.until: invalid value: string \"x\", expected a time such as \"2026",
    None
)]
#[case(
    r#"{"when":{"until":5}}"#,
    "when.until: invalid type: integer `5`, expected a time such as",
    None
)]
#[case(
    r#"{"timestamp":1}"#,
    "timestamp: unknown field `timestamp`",
    Some("match")
)]
#[case(r#"{"when":"next"}"#, "when.next: this name needs details", None)]
#[case(
    r#"{"then":{"custom_fault":{"point":{}}}}"#,
    "then.custom_fault.point: ",
    Some("before-commit")
)]
#[case(
    r#"{"then":{"custom_fault":{"action":{"reset":{}}}}}"#,
    "then.custom_fault.action.reset: this name has no details",
    None
)]
#[case(
    r#"{"then":{"custom_fault":{"action":{"hang":{},"drip":{}}}}}"#,
    "then.custom_fault.action: there must be 1",
    None
)]
#[case(r#"{"THEN":{}}"#, "THEN: unknown field", Some("match"))]
#[case(r#"{"then":{}"#, "this is not JSON: it ends too early", None)]
#[case(
    r#"{"then":{}} x"#,
    "this is not JSON: look at line 1, column 13",
    None
)]
#[tokio::test]
async fn a_body_that_cannot_be_is_told_where_and_why(
    #[case] body: &str,
    #[case] begins: &str,
    #[case] allowed: Option<&str>,
) {
    let bench = Bench::start().await;
    let url = format!("{}{RULES}", bench.simulator.admin_url());
    let request = reqwest::Client::new().post(url).body(body.to_owned());
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    let message = answer["error"]["message"].as_str().unwrap_or_default();
    assert!(message.starts_with(begins), "{answer}");
    assert_eq!(answer["error"]["allowed"][0].as_str(), allowed, "{answer}");
}
