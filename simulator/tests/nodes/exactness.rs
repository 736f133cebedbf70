//! What is counted is counted once, over all nodes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::cluster::Cluster;
use super::shop::{CLIENTS, Told};

const TIMES: usize = 3;

fn with_code(told: &Told, code: i64) -> usize {
    told.iter()
        .filter(|(_, fate)| fate.code() == Some(code))
        .count()
}

fn ids(told: &Told) -> BTreeSet<u64> {
    told.iter().filter_map(|(_, fate)| fate.payment()).collect()
}

fn paid(told: &Told) -> usize {
    told.iter()
        .filter(|(_, fate)| fate.payment().is_some())
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_limits_deposits_and_request_ids_are_exact() {
    let cluster = Cluster::start("", &[]).await;
    let mut all = Vec::new();
    let total = CLIENTS * TIMES;

    let shop = cluster.make(0, "next", json!({})).await;
    let rule = json!({"when": {"next": 7}, "then": {"error": -32318}});
    cluster.nodes[1]
        .arrange("/sandboxes/next/rules", rule)
        .await;
    let told = shop.crowd(TIMES, None).await;
    assert_eq!(with_code(&told, -32318), 7);
    assert_eq!(ids(&told).len(), total - 7);
    let history = cluster.history(&shop).await;
    let refused = |call: &Value| {
        call["answered"]["body"]
            .as_str()
            .unwrap()
            .contains("-32318")
    };
    assert_eq!(history.numbers(refused), (1..=7).collect::<Vec<_>>());
    tally(&cluster, "next", 7).await;
    all.push((shop, told));

    let shop = cluster.make(1, "every", json!({})).await;
    let rule = json!({"when": {"every": 5}, "then": {"error": -32318}});
    cluster.nodes[2]
        .arrange("/sandboxes/every/rules", rule)
        .await;
    let told = shop.crowd(TIMES, None).await;
    let every = (1..=total as u64 / 5).map(|n| n * 5).collect::<Vec<_>>();
    assert_eq!(with_code(&told, -32318), every.len());
    assert_eq!(cluster.history(&shop).await.numbers(refused), every);
    tally(&cluster, "every", every.len()).await;
    all.push((shop, told));

    let poor = json!({"services": [{"id": "poor", "secret_key": "a-key-that-is-not-real", "deposit": 1000}]});
    let shop = cluster.make(2, "deposit", poor).await;
    let told = shop.crowd(TIMES, None).await;
    assert_eq!(
        (paid(&told), with_code(&told, -32309)),
        (100, total - 100),
        "of 10 each"
    );
    all.push((shop, told));

    let shop = cluster
        .make(0, "limit", json!({"limits": {"calls_per_minute": 50}}))
        .await;
    let told = shop.crowd(TIMES, None).await;
    assert_eq!((paid(&told), with_code(&told, -32400)), (50, total - 50));
    cluster.nodes[1]
        .arrange("/sandboxes/limit/clock/advance", json!({"by": "1m"}))
        .await;
    let more = shop.pay(999).await;
    assert!(
        more.payment().is_some(),
        "a new minute for all nodes: {more:?}"
    );
    all.push((shop, told.into_iter().chain([(999, more)]).collect()));

    for (mode, paid_in_all) in [
        ("return-original", total),
        ("reject", 1),
        ("new-payment", total),
    ] {
        let profile = json!({"payments": {"same_request_id": mode}});
        let shop = cluster.make(1, mode, profile).await;
        let told = shop.crowd(TIMES, Some(5)).await;
        assert_eq!(paid(&told), paid_in_all, "{mode}");
        let different = if mode == "new-payment" { total } else { 1 };
        assert_eq!(ids(&told).len(), different, "{mode}");
        all.push((shop, told));
    }
    cluster.prove(&all).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_that_moves_later_moves_at_all_nodes() {
    let cluster = Cluster::start("", &[]).await;
    let shop = cluster.make(0, "late", json!({})).await;
    let rule = json!({"when": {"every": 2}, "then": {"fault": "late-commit"}});
    cluster.nodes[1]
        .arrange("/sandboxes/late/rules", rule)
        .await;
    let told = shop.crowd(1, None).await;
    let half = CLIENTS / 2;
    assert_eq!(cluster.history(&shop).await.payments.len(), half);
    cluster.nodes[2]
        .arrange("/sandboxes/late/clock/advance", json!({"by": "31s"}))
        .await;
    assert_eq!(cluster.history(&shop).await.payments.len(), 2 * half);
    cluster.prove(&[(shop, told)]).await;
}

/// The only rule of a sandbox was applied so often, say all nodes.
async fn tally(cluster: &Cluster, sandbox: &str, times: usize) {
    for node in &cluster.nodes {
        let (_, rules) = node.get(&format!("/sandboxes/{sandbox}/rules")).await;
        assert_eq!(rules["rules"][0]["tally"]["applied"], times, "{rules}");
    }
}
