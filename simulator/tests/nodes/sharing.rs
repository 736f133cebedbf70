//! What is made, set or removed at one node holds at the others from their next call on.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::cluster::Cluster;
use super::harness::now_millis;
use super::history::id;
use super::node::{Node, TOKEN, bare_client};
use super::shop::{Fate, Shop};

/// At one node, not behind the load balancer.
fn at(node: &Node, shop: &Shop, path: &str) -> Shop {
    Shop {
        gateway: format!("http://{}{path}", node.gateway),
        ..shop.clone()
    }
}

async fn names(node: &Node) -> Vec<String> {
    let (_, all) = node.get("/sandboxes").await;
    let all = all["sandboxes"].as_array().unwrap().iter();
    all.map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sandboxes_are_everywhere_at_once_and_gone_everywhere() {
    let cluster = Cluster::start("", &[]).await;
    let [a, b, c] = &cluster.nodes[..] else {
        unreachable!("three")
    };
    let shop = cluster.make(0, "team", json!({})).await;
    for node in [b, c] {
        assert_eq!(names(node).await, ["default", "team"]);
    }
    let by_path = at(b, &shop, "/s/team/gateway").pay(1).await;
    let by_service = at(c, &shop, "/gateway").pay(2).await;
    let paid = [by_path, by_service].map(|fate| fate.payment().unwrap());
    assert_eq!(paid[1], paid[0] + 1);

    b.arrange("/sandboxes/team/reset", json!({})).await;
    let (_, payments) = c.get("/sandboxes/team/payments").await;
    assert_eq!(payments["payments"], json!([]));
    let anew = at(a, &shop, "/gateway").pay(3).await;
    assert_eq!(
        anew.payment(),
        Some(paid[0]),
        "it begins with the same id again"
    );

    let (status, _) = c
        .admin(Method::DELETE, "/sandboxes/team", Value::Null)
        .await;
    assert_eq!(status, 204);
    for node in [a, b] {
        let gone = at(node, &shop, "/gateway").pay(4).await;
        assert_eq!(gone.code(), Some(-32504), "{gone:?}");
        let gone = at(node, &shop, "/s/team/gateway").pay(5).await;
        assert!(
            matches!(gone, Fate::Answered { status: 404, .. }),
            "{gone:?}"
        );
        assert_eq!(node.get("/sandboxes/team/payments").await.0, 404);
        assert_eq!(names(node).await, ["default"]);
    }
    let again = cluster.make(1, "team", json!({})).await;
    assert!(at(a, &again, "/gateway").pay(6).await.payment().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_and_the_clock_hold_at_the_next_call_of_any_node() {
    let cluster = Cluster::start(
        "[auth]\nclock = \"sandbox\"\n[clock]\nmode = \"manual\"",
        &[],
    )
    .await;
    let shop = cluster.default_shop();
    for (here, there) in [(0, 1), (1, 2), (2, 0), (0, 2)] {
        let (here, there) = (&cluster.nodes[here], &cluster.nodes[there]);
        let rule = json!({"when": {"next": 1}, "then": {"error": -32318}});
        here.arrange("/sandboxes/default/rules", rule).await;
        let at_there = at(there, &shop, "/gateway");
        assert_eq!(at_there.pay(1).await.code(), Some(-32318));
        let paid = at_there.pay(2).await.payment().unwrap();
        let (_, before) = there
            .get(&format!("/sandboxes/default/payments/{paid}"))
            .await;
        here.arrange("/sandboxes/default/clock/advance", json!({"next": true}))
            .await;
        let (_, after) = there
            .get(&format!("/sandboxes/default/payments/{paid}"))
            .await;
        assert_ne!(before["status"], after["status"], "{before} {after}");
    }
    cluster.nodes[0]
        .arrange("/sandboxes/default/clock/advance", json!({"by": "10m"}))
        .await;
    let stale = at(&cluster.nodes[1], &shop, "/gateway").pay(3).await;
    assert_eq!(
        stale.code(),
        Some(-32320),
        "its header is of ten minutes ago: {stale:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_node_asks_for_the_token() {
    let cluster = Cluster::start("", &[]).await;
    for node in &cluster.nodes {
        let url = format!("{}/sandboxes", node.admin);
        for (token, status) in [("wrong", 401), (TOKEN, 200)] {
            let asked = bare_client()
                .get(&url)
                .bearer_auth(token)
                .send()
                .await
                .unwrap();
            assert_eq!(asked.status(), status);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_report_of_a_node_that_was_never_asked_tells_of_all_sandboxes() {
    let cluster = Cluster::start("", &[]).await;
    let file = cluster.folder.path().join("report.json");
    let mut options = cluster.options.clone();
    options.extend(["--report".to_owned(), file.display().to_string()]);
    let reporter = Node::start(1, &cluster.server.url(), &options).remove(0);
    let shop = cluster.make(0, "team", json!({})).await;
    assert!(shop.pay(1).await.payment().is_some());
    assert!(cluster.default_shop().pay(1).await.payment().is_some());
    assert_eq!(reporter.stop(), Some(0));
    let report: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let told = report["sandboxes"].as_array().unwrap().iter();
    let told: Vec<_> = told
        .map(|one| {
            (
                one["name"].as_str().unwrap(),
                one["ledger"]["count"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("default", 1), ("team", 1)], "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_live_view_of_a_node_shows_the_calls_of_another() {
    let cluster = Cluster::start("", &[]).await;
    let url = format!("{}/sandboxes/default/calls/stream", cluster.nodes[0].admin);
    let mut events = bare_client()
        .get(url)
        .bearer_auth(TOKEN)
        .send()
        .await
        .unwrap();

    let shop = at(&cluster.nodes[1], &cluster.default_shop(), "/gateway");
    let mut took = Vec::new();
    for request in 1..=20 {
        let paid = shop.pay(request).await.payment().unwrap();
        let answered = now_millis();
        let seen = async {
            while let Ok(Some(some)) = events.chunk().await {
                if String::from_utf8_lossy(&some).contains(&format!("\"transaction_id\":{paid}")) {
                    return;
                }
            }
            panic!("the stream ended");
        };
        timeout(Duration::from_secs(5), seen)
            .await
            .expect("it is seen");
        took.push(now_millis() - answered);
    }
    took.sort_unstable();
    println!(
        "after {} ms in the middle, {} ms at most",
        took[10], took[19]
    );
    let (_, payments) = cluster.nodes[2].get("/sandboxes/default/payments").await;
    let payments = payments["payments"].as_array().unwrap();
    assert_eq!(id(&payments[19]) - id(&payments[0]), 19);
}
