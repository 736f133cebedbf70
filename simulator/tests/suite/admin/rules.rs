use reqwest::Method;
use serde_json::json;

use crate::harness::Bench;

const RULES: &str = "/sandboxes/default/rules";

#[tokio::test]
async fn the_newest_rule_decides() {
    let bench = Bench::start().await;
    bench
        .arrange(RULES, json!({"then": {"progression": "stuck"}}))
        .await;
    let answer = bench
        .arrange(RULES, json!({"then": {"progression": "instant"}}))
        .await;
    assert_eq!(answer["id"], 2);
    assert_eq!(answer["then"], json!({"progression": "instant"}));
    assert_eq!(bench.status(bench.paid().await).await, 2);
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
