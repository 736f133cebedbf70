//! Replaying a bundle over the admin API.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::Bench;

async fn replay(bench: &Bench, bundle: impl Into<reqwest::Body>) -> (u16, Value) {
    let url = format!("{}/replay", bench.simulator.admin_url());
    let response = bench.client.post(url).body(bundle).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// Two calls and a command, and their bundle.
async fn recorded() -> (Bench, String) {
    let bench = Bench::with_profile("[clock]\nmode = \"manual\"").await;
    let paid = bench.paid().await;
    bench
        .arrange("/sandboxes/default/clock/advance", json!({"by": "2s"}))
        .await;
    bench.check(paid).await;
    let url = format!("{}/sandboxes/default/bundle", bench.simulator.admin_url());
    let bundle = bench.client.get(url).send().await.unwrap();
    let bundle = bundle.text().await.unwrap();
    (bench, bundle)
}

#[tokio::test]
async fn a_bundle_replays_and_leaves_nothing_behind() {
    let (bench, bundle) = recorded().await;
    let (status, answer) = replay(&bench, bundle).await;
    let expected =
        json!({"same": true, "altered": false, "events": 3, "calls": 2, "difference": null});
    assert_eq!((status, answer), (200, expected));
    assert_eq!(bench.calls().await.len(), 2);
    let (_, all) = bench.admin(Method::GET, "/sandboxes", Value::Null).await;
    assert_eq!(all["sandboxes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_first_difference_is_told_with_its_call_and_field() {
    let (bench, bundle) = recorded().await;
    let altered = bundle.replacen(r#"\"status\":1"#, r#"\"status\":2"#, 1);
    assert_ne!(altered, bundle);
    let (status, answer) = replay(&bench, altered).await;
    assert_eq!(
        (status, &answer["same"], &answer["calls"]),
        (200, &json!(false), &json!(1))
    );
    let difference = &answer["difference"];
    let told = json!([
        difference["event"],
        difference["call"],
        difference["what"],
        difference["field"]
    ]);
    assert_eq!(
        told,
        json!([3, 2, "the answer", "result.result.status"]),
        "{answer}"
    );
    let shown = |side: &str| difference[side].as_str().unwrap().to_owned();
    assert!(shown("expected").contains("\"status\":2"), "{answer}");
    assert!(shown("actual").contains("\"status\":1"), "{answer}");
    assert!(difference["text"].as_str().unwrap().contains('^'));
}

#[tokio::test]
async fn what_was_altered_and_comes_out_the_same_is_not_the_same() {
    let (bench, bundle) = recorded().await;
    let altered = bundle.replacen("\"sandbox\":\"default\"", "\"sandbox\":\"another\"", 1);
    assert_ne!(altered, bundle);
    let (_, answer) = replay(&bench, altered).await;
    assert_eq!(
        (&answer["same"], &answer["altered"]),
        (&json!(false), &json!(true)),
        "{answer}"
    );
}

#[tokio::test]
async fn what_cannot_be_replayed_is_refused_in_the_envelope() {
    let (bench, bundle) = recorded().await;
    let other = |from: &str, to: &str| {
        let changed = bundle.replacen(from, to, 1);
        assert_ne!(changed, bundle);
        changed
    };
    let version = format!("\"version\":\"{}\"", env!("CARGO_PKG_VERSION"));
    let cases = [
        (String::new(), 400, "EOF"),
        ("{}".to_owned(), 400, "head"),
        (
            "<script>alert(1)</script>".to_owned(),
            400,
            "expected value",
        ),
        (other(&version, "\"version\":\"9.9.9\""), 409, "9.9.9"),
        (
            other("\"evicted_requests\":0", "\"evicted_requests\":3"),
            409,
            "--journal-mib",
        ),
        (
            other("\"evicted_requests\"", "\"evicted_request\""),
            400,
            "evicted_request",
        ),
    ];
    for (bundle, expected, about) in cases {
        let (status, answer) = replay(&bench, bundle).await;
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(
            status == expected && message.contains(about),
            "{status} {answer}"
        );
    }
    let (status, _) = replay(&bench, vec![0xff, 0xfe]).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn a_bundle_may_be_larger_than_other_bodies() {
    let bench = Bench::start().await;
    bench.post("x".repeat(40_000)).await;
    for _ in 0..40 {
        bench.post("x".repeat(40_000)).await;
    }
    let url = format!("{}/sandboxes/default/bundle", bench.simulator.admin_url());
    let bundle = bench
        .client
        .get(url)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(bundle.len() > 1 << 20);
    assert_eq!(replay(&bench, bundle).await.1["same"], true);
}
