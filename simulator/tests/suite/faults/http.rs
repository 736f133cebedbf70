//! HTTP answers that are not the gateway's, through a real HTTP client.

use super::*;

async fn pay_under(http: Value) -> reqwest::Response {
    let bench = with_rule(custom(json!("after-commit"), json!({ "http": http }))).await;
    let response = bench.post(payout().to_string()).await;
    assert_eq!(bench.payments().await.len(), 1);
    response
}

#[tokio::test]
async fn any_status_with_each_kind_of_body() {
    let html = pay_under(json!({"status": 500, "body": "html"})).await;
    assert_eq!(html.status(), 500);
    assert!(html.text().await.unwrap().contains("<html"));
    let json = pay_under(json!({"status": 418, "body": "json"})).await;
    assert_eq!(json.status(), 418);
    assert!(json.json::<Value>().await.unwrap().get("result").is_none());
    let empty = pay_under(json!({"status": 504, "body": "empty"})).await;
    assert_eq!(empty.text().await.unwrap(), "");
}

#[tokio::test]
async fn redirects_and_retry_after() {
    let client_follows_nothing = json!({"status": 503, "body": "empty", "retry_after": 7});
    let response = pay_under(client_follows_nothing).await;
    assert_eq!(response.headers()["retry-after"], "7");
    let bench = with_rule(custom(
        json!("before-commit"),
        json!({"http": {"status": 302, "body": "empty", "location": "/elsewhere"}}),
    ))
    .await;
    let (answer, _) = pay_and_hear(&bench).await;
    assert!(answer.starts_with("HTTP/1.1 302"), "{answer}");
    assert_eq!(crate::wire::header(&answer, "location"), Some("/elsewhere"));
}

#[tokio::test]
async fn a_right_answer_with_the_wrong_type_compressed_or_marked() {
    let typed = pay_under(json!({"content_type": "text/plain"})).await;
    assert_eq!(typed.headers()["content-type"], "text/plain");
    assert_eq!(typed.json::<Value>().await.unwrap()["error"], Value::Null);
    let zipped = pay_under(json!({"gzip": true})).await;
    assert_eq!(zipped.headers()["content-encoding"], "gzip");
    assert_eq!(zipped.bytes().await.unwrap()[..2], [0x1f, 0x8b]);
    let marked = pay_under(json!({"bom": true})).await;
    assert_eq!(marked.bytes().await.unwrap()[..3], [0xef, 0xbb, 0xbf]);
}
