//! A process ends and another one takes over what it kept.

use std::sync::Arc;

use paysys_store::{EventLog, MemoryLog};
use reqwest::Method;
use serde_json::{Value, json};

use super::node;
use crate::harness::{Bench, payout, wait_until};

const MANUAL: &str =
    "[clock]\nmode = \"manual\"\n[payments]\nsame_request_id = \"return-original\"";

/// All that can be looked at, with the host left out that each process has for itself.
async fn seen(bench: &Bench) -> Vec<Value> {
    let mut all = Vec::new();
    for path in [
        "/sandboxes/default/payments",
        "/sandboxes/default/calls",
        "/sandboxes/default/calls/1",
        "/sandboxes/default/calls/4",
        "/sandboxes/default/calls/5",
        "/sandboxes/default/calls/6",
        "/sandboxes/default/calls/7",
        "/sandboxes/default/calls/8",
        "/sandboxes/default/ledger",
        "/sandboxes/default/coverage",
        "/sandboxes/default/findings",
        "/sandboxes/default/rules",
        "/sandboxes/default/clock",
        "/sandboxes/default/bundle",
        "/sandboxes/default/double-payments",
        "/sandboxes/shop/payments",
        "/sandboxes/shop/calls",
        "/sandboxes/shop/rules",
    ] {
        let (status, answer) = bench.get(path).await;
        assert_eq!(status, 200, "{path}: {answer}");
        all.push(answer);
    }
    all
}

async fn a_history(bench: &Bench) {
    let (status, shop) = bench
        .admin(
            Method::POST,
            "/sandboxes",
            json!({"name": "shop", "profile": {"clock": {"mode": "manual"}}}),
        )
        .await;
    assert_eq!(status, 201, "{shop}");
    bench.arrange("/sandboxes", json!({"name": "gone"})).await;
    bench
        .admin(Method::DELETE, "/sandboxes/gone", Value::Null)
        .await;
    bench
        .rule(json!({"when": {"next": 1}, "then": {"fault": "late-commit"}}))
        .await;
    bench.call_anyhow(crate::harness::wallet_form()).await;
    bench.advance("30s").await;
    let paid = bench
        .pay(json!({"account": "5", "currency": "USD", "amount": 5, "vendor_id": 101_596}))
        .await;
    bench
        .check(paid["result"]["details"]["transaction_id"].clone())
        .await;
    bench.check(1).await;
    // Neither JSON nor signed, not a POST, and not there.
    bench.post("{").await;
    let unsigned = bench
        .client
        .post(bench.simulator.gateway_url())
        .json(&payout());
    unsigned.send().await.unwrap();
    bench
        .client
        .get(bench.simulator.gateway_url())
        .send()
        .await
        .unwrap();
    let elsewhere = format!("{}/elsewhere", bench.simulator.gateway_url());
    bench.client.post(elsewhere).send().await.unwrap();
    bench
        .rule(json!({"match": {"account": "9*"}, "when": {"every": 3}, "then": {"error": -32300}}))
        .await;
    let expected = json!({"payments": [{"account": "5", "amount": 5, "times": 2}]});
    bench.arrange("/sandboxes/default/verify", expected).await;
    bench
        .arrange("/sandboxes/shop/rules", json!({"then": {"amount": 3}}))
        .await;
    bench.arrange("/sandboxes/shop/reset", json!({})).await;
}

#[tokio::test]
async fn a_restart_changes_nothing_that_anybody_can_see() {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::of_one());
    let first = node(&log, MANUAL).await;
    a_history(&first).await;
    wait_until(async || {
        let (_, list) = first.get("/sandboxes/default/calls?ended=pending").await;
        list["calls"].as_array().unwrap().is_empty()
    })
    .await;
    let before = seen(&first).await;
    first.simulator.stop().await;

    let second = node(&log, MANUAL).await;
    for (before, after) in before.iter().zip(seen(&second).await) {
        assert_eq!(*before, after);
    }
    let (_, all) = second.get("/sandboxes").await;
    let names = all["sandboxes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap());
    assert_eq!(names.collect::<Vec<_>>(), ["default", "shop"]);
    second.simulator.stop().await;
}
