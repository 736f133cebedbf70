//! A store that another version goes on with.

use std::sync::Arc;

use paysys_simulator::Simulator;
use paysys_simulator::simulator::StartError;
use paysys_store::{Base, EventLog, MemoryLog, RowId};
use reqwest::Method;
use serde_json::{Value, json};

use super::restart::{a_history, found};
use super::{config, forgetful_node, node};
use crate::harness::{Bench, payout};

const MANUAL: &str =
    "[clock]\nmode = \"manual\"\n[payments]\nsame_request_id = \"return-original\"";

/// All but what the journal shows.
async fn kept(bench: &Bench) -> Vec<Value> {
    let mut all = Vec::new();
    for path in [
        "payments",
        "ledger",
        "rules",
        "clock",
        "double-payments",
        "coverage",
    ] {
        all.push(found(bench, &format!("/sandboxes/default/{path}")).await);
    }
    all.push(found(bench, "/sandboxes/shop/payments").await);
    all
}

async fn pay(bench: &Bench, request_id: &str) -> u64 {
    let mut payout = payout();
    payout["id"] = request_id.into();
    let paid = bench.answer(&payout.to_string()).await;
    paid["result"]["details"]["transaction_id"]
        .as_u64()
        .unwrap()
}

async fn hand_over(log: &Arc<dyn EventLog>) {
    Simulator::hand_over(config(log, MANUAL)).await.unwrap();
}

/// As if a version of another number had written it.
async fn is_of_another_version(log: &Arc<dyn EventLog>) {
    let version = env!("CARGO_PKG_VERSION").as_bytes();
    let base = log.base(RowId::HOUSE).await.unwrap().unwrap();
    let mut head = base.head.to_vec();
    let place = head.windows(version.len()).position(|some| some == version);
    head[place.unwrap()] = b'7';
    let (before, head) = (base.ordinal, head.into());
    let other = log
        .keep(RowId::HOUSE, before, Base { head, ..base }, 0)
        .await;
    assert_eq!(other, Ok(true));
}

#[rstest::rstest]
#[tokio::test]
async fn another_version_goes_on_with_everything_but_the_journal(
    #[values(false, true)] has_bases: bool,
) {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let first = match has_bases {
        true => forgetful_node(&log, MANUAL).await,
        false => node(&log, MANUAL).await,
    };
    a_history(&first).await;
    let paid = pay(&first, "the last").await;
    let before = kept(&first).await;
    first.simulator.stop().await;
    hand_over(&log).await;
    is_of_another_version(&log).await;

    let second = node(&log, MANUAL).await;
    let calls = found(&second, "/sandboxes/default/calls").await;
    assert_eq!(calls["calls"], json!([]));
    assert_eq!(kept(&second).await, before);
    assert_eq!(pay(&second, "the last").await, paid, "it is known");
    assert_eq!(pay(&second, "one more").await, paid + 1);
    // Nothing is left to be handed over.
    second.simulator.stop().await;
    let third = node(&log, MANUAL).await;
    assert_eq!(pay(&third, "another").await, paid + 2);
}

#[tokio::test]
async fn what_was_not_handed_over_is_refused() {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    node(&log, MANUAL).await.simulator.stop().await;
    hand_over(&log).await;
    let again = node(&log, MANUAL).await;
    again.check(1).await;
    again.simulator.stop().await;
    is_of_another_version(&log).await;
    let refused = Simulator::launch(config(&log, MANUAL)).await.unwrap_err();
    assert!(
        matches!(refused, StartError::OtherVersion { .. }),
        "{refused}"
    );
}

/// Whoever changes his mind goes on with the version that he had.
#[tokio::test]
async fn the_same_version_goes_on_too_however_often_it_was_handed_over() {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let first = node(&log, MANUAL).await;
    a_history(&first).await;
    let before = kept(&first).await;
    first.simulator.stop().await;
    hand_over(&log).await;
    hand_over(&log).await;
    let third = node(&log, MANUAL).await;
    assert_eq!(kept(&third).await, before);
    third.simulator.stop().await;
    hand_over(&log).await;
    is_of_another_version(&log).await;
    drop(node(&log, MANUAL).await);
}

#[tokio::test]
async fn a_store_in_which_there_is_nothing_is_not_handed_over() {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let refused = Simulator::hand_over(config(&log, MANUAL)).await;
    assert!(matches!(refused, Err(StartError::NothingToHandOver)));
    assert_eq!(log.rows().await.unwrap(), []);
}

/// A forgotten process must not work out answers beside another version.
#[rstest::rstest]
#[tokio::test]
async fn whoever_serves_still_answers_nothing_after_it(#[values(false, true)] is_taken_over: bool) {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let forgotten = node(&log, MANUAL).await;
    let paid = pay(&forgotten, "before").await;
    hand_over(&log).await;
    let mut new = None;
    if is_taken_over {
        is_of_another_version(&log).await;
        new = Some(node(&log, MANUAL).await);
    }
    assert_eq!(forgotten.get("/ready").await.0, 503);
    for _ in 0..2 {
        let answer = forgotten.post(payout().to_string());
        assert_eq!(answer.await.status().as_u16(), 503);
        let made = forgotten.admin(Method::POST, "/sandboxes", json!({})).await;
        assert_eq!(made.0, 503, "{}", made.1);
    }
    if let Some(new) = new {
        assert_eq!(pay(&new, "one more").await, paid + 1);
    }
}

/// Settings that another version has in a built-in profile, as it were.
#[tokio::test]
async fn a_profile_may_be_another_one_in_another_version() {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let first = node(&log, MANUAL).await;
    let paid = pay(&first, "1").await;
    first.simulator.stop().await;
    hand_over(&log).await;
    let changed = format!("{MANUAL}\n[limits]\ncalls_per_minute = 1");
    let refused = Simulator::launch(config(&log, &changed)).await;
    assert!(matches!(refused, Err(StartError::OtherGateway(_))));
    is_of_another_version(&log).await;
    let second = node(&log, &changed).await;
    assert_eq!(pay(&second, "2").await, paid + 1);
    let limited = second.check(paid).await;
    assert!(limited.get("error").is_some(), "{limited}");
}

#[tokio::test]
async fn a_name_that_was_made_up_is_not_made_up_again() {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let first = node(&log, MANUAL).await;
    let made = first.arrange("/sandboxes", json!({})).await;
    let path = format!("/sandboxes/{}", made["name"].as_str().unwrap());
    first.admin(Method::DELETE, &path, Value::Null).await;
    first.simulator.stop().await;
    hand_over(&log).await;
    let second = node(&log, MANUAL).await;
    let next = second.arrange("/sandboxes", json!({})).await;
    assert_ne!(made["name"], next["name"]);
}
