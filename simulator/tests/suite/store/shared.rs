//! Several nodes share what is kept, and are one gateway.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::future::join_all;
use paysys_store::{EventLog, MemoryLog, RowId};
use reqwest::Method;
use serde_json::{Value, json};

use super::node;
use crate::harness::{Bench, payout, wallet_form};

async fn three(overlay: &str) -> Vec<Arc<Bench>> {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let mut nodes = Vec::new();
    for _ in 0..3 {
        nodes.push(Arc::new(node(&log, overlay).await));
    }
    nodes
}

/// So many payouts by clients of their own, to each node in turn.
async fn pay_at_all(nodes: &[Arc<Bench>], times: usize) -> Vec<Value> {
    let payouts = nodes
        .iter()
        .cycle()
        .take(times)
        .cloned()
        .map(|node| tokio::spawn(async move { node.pay(wallet_form()).await }));
    let answers = join_all(payouts).await;
    answers.into_iter().map(Result::unwrap).collect()
}

fn ids(answers: &[Value]) -> BTreeSet<u64> {
    let ids = answers
        .iter()
        .filter_map(|answer| answer["result"]["details"]["transaction_id"].as_u64());
    ids.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn payments_of_all_nodes_have_consecutive_ids_and_are_seen_by_all() {
    let nodes = three("").await;
    let answers = pay_at_all(&nodes, 96).await;
    let ids = ids(&answers);
    assert_eq!(ids.len(), 96);
    assert_eq!(ids.last().unwrap() - ids.first().unwrap(), 95);
    let expected = nodes[0].payments().await;
    assert_eq!(expected.len(), 96);
    for node in &nodes[1..] {
        assert_eq!(node.payments().await, expected);
    }
    let state = nodes[2].simulator.sandbox().state();
    let walls = state.journal().iter().map(|entry| entry.received.wall);
    assert!(walls.is_sorted(), "no event is earlier than the one before");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_rule_for_the_next_seven_is_used_seven_times_in_all() {
    let nodes = three("").await;
    nodes[1]
        .rule(json!({"when": {"next": 7}, "then": {"error": -32300}}))
        .await;
    let answers = pay_at_all(&nodes, 60).await;
    let refused = answers
        .iter()
        .filter(|answer| answer["error"]["code"] == -32300);
    assert_eq!(refused.count(), 7);
    let (_, rules) = nodes[2].get("/sandboxes/default/rules").await;
    assert_eq!(rules["rules"][0]["tally"]["applied"], 7, "{rules}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_deposit_is_paid_out_once_and_the_same_request_is_known_everywhere() {
    let nodes = three("[payments]\nsame_request_id = \"return-original\"").await;
    let same = nodes.iter().cycle().take(30).cloned();
    let same =
        same.map(|node| tokio::spawn(async move { node.answer(&payout().to_string()).await }));
    let answers: Vec<Value> = join_all(same)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(ids(&answers).len(), 1);
    assert_eq!(nodes[2].payments().await.len(), 1);
}

#[tokio::test]
async fn sandboxes_that_one_node_makes_are_everywhere_and_gone_everywhere() {
    let nodes = three("").await;
    let made = nodes[0]
        .arrange("/sandboxes", json!({"name": "shop"}))
        .await;
    let (_, all) = nodes[2].get("/sandboxes").await;
    assert_eq!(all["sandboxes"][1]["name"], "shop", "{all}");
    let (status, seen) = nodes[1].get("/sandboxes/shop").await;
    assert_eq!((status, &seen["secret_key"]), (200, &made["secret_key"]));
    let (status, _) = nodes[2]
        .admin(Method::POST, "/sandboxes", json!({"name": "shop"}))
        .await;
    assert_eq!(status, 409);
    nodes[2]
        .admin(Method::DELETE, "/sandboxes/shop", Value::Null)
        .await;
    for node in &nodes {
        assert_eq!(node.get("/sandboxes/shop").await.0, 404);
    }
    let made_anew = nodes[1]
        .arrange("/sandboxes", json!({"name": "shop", "seed": 3}))
        .await;
    let (_, seen) = nodes[0].get("/sandboxes/shop").await;
    assert_eq!(seen["seed"], made_anew["seed"]);
}

#[tokio::test]
async fn a_nonce_posted_at_one_node_comes_back_from_another() {
    let nodes = three("").await;
    nodes[0].arrange("/proof", json!({"nonce": "n1"})).await;
    let url = nodes[1].simulator.gateway_url();
    let answer: Value = nodes[1]
        .client
        .get(url)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(answer["error"]["data"]["proof"], json!(["n1"]), "{answer}");
}

#[tokio::test]
async fn many_sandboxes_that_came_and_went_leave_a_base_that_any_node_can_begin_at() {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let (busy, sleepy) = (node(&log, "").await, node(&log, "").await);
    busy.arrange("/sandboxes", json!({"name": "old"})).await;
    assert_eq!(sleepy.get("/sandboxes/old").await.0, 200);
    for number in 0..600 {
        busy.arrange("/sandboxes", json!({"name": "once", "seed": number}))
            .await;
        busy.admin(Method::DELETE, "/sandboxes/once", Value::Null)
            .await;
    }
    let stays = busy.arrange("/sandboxes", json!({"name": "stays"})).await;
    busy.admin(Method::DELETE, "/sandboxes/old", Value::Null)
        .await;
    let events = log.read(RowId::HOUSE, 0).await.unwrap();
    assert!(
        events[0].ordinal > 1000 && events.len() < 300,
        "{}",
        events.len()
    );
    for bench in [&sleepy, &node(&log, "").await] {
        let (status, seen) = bench.get("/sandboxes/stays").await;
        assert_eq!((status, &seen["secret_key"]), (200, &stays["secret_key"]));
        assert_eq!(bench.get("/sandboxes/old").await.0, 404);
        assert_eq!(bench.get("/sandboxes/once").await.0, 404);
    }
}
