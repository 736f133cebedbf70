//! A node, the server, or the way to it fails while all clients pay: nothing that was answered is lost, nothing happens twice, and
//! whoever was told that nothing was kept may pay again.

use std::time::Duration;

use reqwest::Method;
use rustix::process::Signal;
use serde_json::Value;
use tokio::time::interval;

use super::cluster::Cluster;
use super::history::{History, compare_payments};
use super::shop::{Fate, Load, Told};

/// A rule whose turn a call that happens twice would shift.
const PROFILE: &str = r#"
[clock]
mode = "manual"
[[rules]]
when = { every = 7 }
then = { error = -32318 }
"#;

/// So many requests are answered between two mishaps.
const SOME: u64 = 150;

/// Ends the load; all that clients were told must be true, at all nodes and at one that starts afterwards.
async fn is_exact(cluster: Cluster, load: Load) {
    let told = load.end().await;
    println!("{}", counts(&told));
    let shop = cluster.default_shop();
    let history = cluster.history(&shop).await;
    let refused = |call: &Value| {
        call["answered"]["body"]
            .as_str()
            .unwrap()
            .contains("-32318")
    };
    let sevenths = (1..=history.calls.len() as u64 / 7).map(|n| n * 7);
    assert!(
        sevenths.eq(history.numbers(refused)),
        "each seventh call is refused"
    );
    cluster.prove(&[(shop, told)]).await;
}

fn counts(told: &Told) -> String {
    let with = |holds: &dyn Fn(&(u64, Fate)) -> bool| told.iter().filter(|one| holds(one)).count();
    format!(
        "{} requests: {} paid, {} told that nothing was kept, {} told nothing",
        told.len(),
        with(&|(_, fate)| fate.payment().is_some()),
        with(&|(_, fate)| fate.is_unserved()),
        with(&|(_, fate)| fate.is_silent()),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_are_killed() {
    let mut cluster = Cluster::start(PROFILE, &[]).await;
    let load = Load::on(&cluster.default_shop(), "");
    for which in [0, 1, 2, 1] {
        load.answers(SOME).await;
        tokio::task::block_in_place(|| cluster.kill(which));
    }
    load.answers(SOME).await;
    is_exact(cluster, load).await;
}

/// Longer than a node waits for the server.
const PAUSE: Duration = Duration::from_secs(11);

async fn pause(cluster: &Cluster, load: &Load, meanwhile: u64) {
    let paused = &cluster.nodes[1];
    load.answers(SOME).await;
    paused.signal(Signal::STOP);
    // Nothing tells when a stopped process has been stopped for long enough.
    let mut ticks = interval(PAUSE);
    ticks.tick().await;
    cluster.balancer.leave_out(paused.gateway);
    load.answers(meanwhile).await;
    ticks.tick().await;
    paused.signal(Signal::CONT);
    cluster.balancer.take_back(paused.gateway);
    load.answers(SOME).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_is_paused() {
    let cluster = Cluster::start(PROFILE, &[]).await;
    let load = Load::on(&cluster.default_shop(), "");
    pause(&cluster, &load, 4 * SOME).await;
    is_exact(cluster, load).await;
}

/// What the paused one has not seen when it goes on was dropped behind a base.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_is_paused_until_its_place_is_gone() {
    let cluster = Cluster::start(PROFILE, &["--journal-mib", "1"]).await;
    let load = Load::on(&cluster.default_shop(), &"x".repeat(60_000));
    pause(&cluster, &load, 4 * SOME).await;
    let told = load.end().await;
    println!("{}", counts(&told));
    let client = cluster.server.client().await;
    let base = client
        .query_one("select max(base) from paysys.rows", &[])
        .await
        .unwrap();
    assert!(
        base.get::<_, i64>(0) > 2 * SOME.cast_signed(),
        "a base stands behind the place of the paused one: {base:?}"
    );
    let shop = cluster.default_shop();
    let history = cluster.history(&shop).await;
    compare_payments(&history.payments, &told);
    let (_, rules) = cluster.nodes[1]
        .admin(Method::GET, "/sandboxes/default/rules", Value::Null)
        .await;
    let last = history.calls.last().unwrap()["number"].as_u64().unwrap();
    assert_eq!(rules["rules"][0]["tally"]["applied"], last / 7, "{rules}");
    let (one, _server) = cluster.only_one();
    let after = History::of(&one, "default").await;
    assert_eq!(after.payments, history.payments);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_is_killed() {
    let mut cluster = Cluster::start(PROFILE, &[]).await;
    let load = Load::on(&cluster.default_shop(), "");
    for _ in 0..4 {
        load.answers(SOME).await;
        tokio::task::block_in_place(|| cluster.server.crash());
    }
    load.answers(SOME).await;
    is_exact(cluster, load).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_to_the_server_are_cut() {
    let cluster = Cluster::start(PROFILE, &[]).await;
    let load = Load::on(&cluster.default_shop(), "");
    let client = cluster.server.client().await;
    let cut =
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()";
    for _ in 0..50 {
        load.answers(SOME / 10).await;
        client.batch_execute(cut).await.unwrap();
    }
    load.answers(SOME).await;
    is_exact(cluster, load).await;
}
