//! One entry.

use super::*;
use crate::harness::payout;

/// A payout whose answer is lost, after its delivery has ended.
async fn lost() -> (Bench, Value) {
    let bench = with_journal(1 << 20).await;
    let rule = json!({"when": {"next": 1}, "then": {"fault": "lost-response"}});
    bench.rule(rule).await;
    let mut wire = crate::wire::Wire::connect(&bench);
    let body = payout();
    wire.send(&bench, &body);
    let (_, list) = get(&bench, "?ended=closed&wait=20s").await;
    let call = list["calls"][0].clone();
    (bench, call)
}

#[tokio::test]
async fn an_entry_tells_everything() {
    let (_bench, mut call) = lost().await;
    call["wall"] = "[wall time]".into();
    call["connection"] = "[number]".into();
    call["request"]["headers"][1]["value"] = "[auth]".into();
    insta::assert_json_snapshot!(call);
}

#[tokio::test]
async fn an_entry_is_shown_by_its_number() {
    let (bench, call) = lost().await;
    assert_eq!(get(&bench, "/1").await, (200, call));
    let (status, answer) = get(&bench, "/2").await;
    assert_eq!(
        (status, &answer["error"]["message"]),
        (404, &json!("there is no call 2"))
    );
}

#[tokio::test]
async fn an_entry_that_had_to_go_says_so() {
    let bench = with_journal(1).await;
    bench.paid().await;
    bench.paid().await;
    let (status, answer) = get(&bench, "/1").await;
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(
        status == 404 && message.contains("the journal is full"),
        "{answer}"
    );
    assert_eq!(get(&bench, "").await.1["evicted"], 1);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_kept_as_they_are() {
    let bench = Bench::start().await;
    bench.post(&b"\xff\x00{"[..]).await;
    let (_, call) = get(&bench, "/1").await;
    assert_eq!(call["request"]["body"], json!({"base64": "/wB7"}));
}

#[tokio::test]
async fn a_check_shows_the_status_before_and_after() {
    let bench = with_journal(1 << 20).await;
    let transaction = bench.paid().await;
    let by = json!({"next": true});
    bench.check(transaction).await;
    bench.arrange("/sandboxes/default/clock/advance", by).await;
    bench.check(transaction).await;
    let statuses = |call: &Value| {
        let decided = &call["decided"];
        json!([decided["status_before"], decided["status_after"]])
    };
    let shown: Vec<Value> = bench.calls().await.iter().map(statuses).collect();
    assert_eq!(shown, [json!([null, 0]), json!([0, 0]), json!([1, 1])]);
}

#[tokio::test]
async fn an_answer_that_is_not_as_usual_shows_its_headers() {
    let bench = with_journal(1 << 20).await;
    let rule = json!({"then": {"fault": "outage"}});
    bench.rule(rule).await;
    bench.post(payout().to_string()).await;
    let (_, call) = get(&bench, "/1").await;
    let headers = call["answered"]["headers"].as_array().unwrap();
    assert!(
        headers.contains(&json!({"name": "retry-after", "value": "30"})),
        "{call}"
    );
}

#[tokio::test]
async fn the_query_is_kept_and_of_a_body_what_was_read() {
    let bench = Bench::with_profile("[http]\nbody_limit_bytes = 3").await;
    let url = format!(
        "{}?try=2&key=demo-secret-key-that-is-not-real",
        bench.simulator.gateway_url()
    );
    bench.client.post(url).body("12345").send().await.unwrap();
    let (_, call) = get(&bench, "/1").await;
    assert_eq!(call["answered"]["http_status"], 413);
    assert_eq!(call["request"]["path"], "/gateway?try=2&key=(key not kept)");
    assert_eq!(call["request"]["body"], "123");
}
