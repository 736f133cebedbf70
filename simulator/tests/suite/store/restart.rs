//! A process ends and another one takes over what it kept.

use std::sync::Arc;

use paysys_store::{Event, EventId, EventLog, MemoryLog, RowId};
use reqwest::Method;
use serde_json::{Value, json};

use super::{forgetful_node, node};
use crate::harness::{Bench, payout, wait_until};

const MANUAL: &str =
    "[clock]\nmode = \"manual\"\n[payments]\nsame_request_id = \"return-original\"";

/// All that can be looked at, with the host left out that each process has for itself.
async fn seen(bench: &Bench) -> Vec<Value> {
    let mut all = all_of_default(bench).await;
    for number in 1..9 {
        all.push(found(bench, &format!("/sandboxes/default/calls/{number}")).await);
    }
    all.push(found(bench, "/sandboxes/default/bundle").await);
    for path in ["payments", "calls", "rules"] {
        all.push(found(bench, &format!("/sandboxes/shop/{path}")).await);
    }
    all
}

async fn all_of_default(bench: &Bench) -> Vec<Value> {
    let mut all = Vec::new();
    for path in [
        "payments",
        "calls",
        "findings",
        "double-payments",
        "coverage",
        "ledger",
        "rules",
        "clock",
    ] {
        all.push(found(bench, &format!("/sandboxes/default/{path}")).await);
    }
    all
}

pub(super) async fn found(bench: &Bench, path: &str) -> Value {
    let (status, answer) = bench.get(path).await;
    assert_eq!(status, 200, "{path}: {answer}");
    answer
}

pub(super) async fn a_history(bench: &Bench) {
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

/// Nothing is under way any more.
async fn all_delivered(bench: &Bench) {
    wait_until(async || {
        let (_, list) = bench.get("/sandboxes/default/calls?ended=pending").await;
        list["calls"].as_array().unwrap().is_empty()
    })
    .await;
}

/// Much more than a journal holds.
async fn a_long_history(bench: &Bench) {
    bench
        .rule(json!({"match": {"method": "pam.pay_by_cash"}, "when": {"every": 5}, "then": {"fault": "late-commit"}}))
        .await;
    bench
        .rule(json!({"match": {"method": "pam.pay_by_cash"}, "when": {"every": 7}, "then": {"fault": "lost-response"}}))
        .await;
    for number in 0..120 {
        let form = json!({"account": number.to_string(), "currency": "USD", "amount": 5, "vendor_id": 101_596});
        bench.call_anyhow(form).await;
        if number % 3 == 0 {
            let last = bench.payments().await;
            if let Some(last) = last.last() {
                bench.check(last["transaction_id"].clone()).await;
            }
        }
        if number % 10 == 0 {
            bench.advance("20s").await;
        }
    }
}

#[tokio::test]
async fn what_the_journal_let_go_of_is_kept_in_bases_and_a_restart_still_changes_nothing() {
    let log = Arc::new(MemoryLog::of_one());
    let kept: Arc<dyn EventLog> = log.clone();
    let mut node = forgetful_node(&kept, MANUAL).await;
    for _ in 0..3 {
        a_long_history(&node).await;
        all_delivered(&node).await;
        let before = all_of_default(&node).await;
        node.simulator.stop().await;
        node = forgetful_node(&kept, MANUAL).await;
        for (before, after) in before.iter().zip(all_of_default(&node).await) {
            assert_eq!(*before, after);
        }
    }
    let base = kept.base(RowId(2)).await.unwrap().expect("there is a base");
    let rest = kept.read(RowId(2), 0).await.unwrap();
    assert!(base.ordinal > 300 && rest[0].ordinal == base.ordinal + 1);
    assert!(rest.len() < 200, "events behind the base: {}", rest.len());
}

#[tokio::test]
async fn a_reset_sandbox_takes_what_it_was_with_it() {
    let kept: Arc<dyn EventLog> = Arc::new(MemoryLog::of_one());
    let first = forgetful_node(&kept, MANUAL).await;
    a_long_history(&first).await;
    first.arrange("/sandboxes/default/reset", json!({})).await;
    let paid = first.paid().await;
    all_delivered(&first).await;
    // Only the payment stands behind the base of the reset.
    wait_until(async || kept.read(RowId(2), 0).await.unwrap().len() == 1).await;
    let before = all_of_default(&first).await;
    first.simulator.stop().await;
    let second = forgetful_node(&kept, MANUAL).await;
    let after = all_of_default(&second).await;
    assert_eq!(before, after);
    assert_eq!(second.payments().await[0]["transaction_id"], paid);
}

#[tokio::test]
async fn a_restart_changes_nothing_that_anybody_can_see() {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::of_one());
    let first = node(&log, MANUAL).await;
    a_history(&first).await;
    all_delivered(&first).await;
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

#[tokio::test]
async fn an_answer_that_nobody_heard_of_means_the_same_after_every_restart() {
    let kept: Arc<dyn EventLog> = Arc::new(MemoryLog::of_one());
    let first = node(&kept, "").await;
    first
        .rule(json!({"when": {"next": 1}, "then": {"delay": "30s"}}))
        .await;
    let slow = tokio::spawn(first.request().json(&payout()).send());
    wait_until(async || first.calls().await.len() == 1).await;
    slow.abort();
    // Killed: nothing is noted any more.
    drop(first);
    let second = node(&kept, "").await;
    let (_, unknown) = second.get("/sandboxes/default/calls?ended=unknown").await;
    assert_eq!(unknown["calls"].as_array().unwrap().len(), 1, "{unknown}");
    second.answer(&payout().to_string()).await;
    all_delivered(&second).await;
    let findings = found(&second, "/sandboxes/default/findings").await;
    let ids = findings["findings"].to_string();
    assert!(ids.contains("paid-again-after-unknown-outcome"), "{ids}");
    second.simulator.stop().await;
    for _ in 0..2 {
        let again = node(&kept, "").await;
        assert_eq!(found(&again, "/sandboxes/default/findings").await, findings);
        again.simulator.stop().await;
    }
}

#[tokio::test]
async fn a_key_in_place_of_a_service_id_is_not_kept() {
    let kept: Arc<dyn EventLog> = Arc::new(MemoryLog::of_one());
    let bench = node(&kept, "").await;
    let key = bench.secret_key.clone();
    let auth = crate::harness::header(&key, &key, "1700000000000");
    let request = bench.client.post(bench.simulator.gateway_url());
    request
        .header("Auth", auth)
        .json(&payout())
        .send()
        .await
        .unwrap();
    let stored = kept.read(RowId(2), 0).await.unwrap();
    let has_key = |bytes: &[u8]| bytes.windows(key.len()).any(|part| part == key.as_bytes());
    assert!(stored.len() == 1 && !has_key(&stored[0].event.bytes));
}

#[tokio::test]
async fn transitions_that_a_client_was_told_of_are_known_after_the_journal_let_go_of_them() {
    let kept: Arc<dyn EventLog> = Arc::new(MemoryLog::of_one());
    let first = forgetful_node(&kept, MANUAL).await;
    let paid = first.paid().await;
    for status in 0..3 {
        assert_eq!(first.status(paid).await, status);
        first.advance("2s").await;
    }
    for _ in 0..20 {
        first.post("x".repeat(6_000)).await;
    }
    all_delivered(&first).await;
    let before = found(&first, "/sandboxes/default/coverage").await;
    first.simulator.stop().await;
    let second = forgetful_node(&kept, MANUAL).await;
    let after = found(&second, "/sandboxes/default/coverage").await;
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_start_removes_what_is_left_over_and_nothing_that_another_node_has_just_made() {
    let kept: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let first = node(&kept, "").await;
    first.arrange("/sandboxes", json!({"name": "gone"})).await;
    first
        .admin(Method::DELETE, "/sandboxes/gone", Value::Null)
        .await;
    first.simulator.stop().await;
    let event = |id| Event {
        id: EventId([id; 16]),
        bytes: bytes::Bytes::from_static(b"an event"),
    };
    // The place at which "gone" was removed names no sandbox; the other one lies behind all that is known.
    for (row, id) in [(RowId(4), 1), (RowId(99), 2)] {
        kept.append(row, 0, vec![event(id)]);
    }
    node(&kept, "").await.simulator.stop().await;
    let rows = kept.rows().await.unwrap();
    assert!(
        !rows.contains(&RowId(4)) && rows.contains(&RowId(99)),
        "{rows:?}"
    );
}
