//! A store that another version goes on with.

use std::sync::Arc;

use paysys_simulator::Simulator;
use paysys_simulator::simulator::StartError;
use paysys_store::{Base, EventLog, MemoryLog, RowId};
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

async fn hand_over(bench: Bench) {
    bench.simulator.hand_over().await.unwrap();
    bench.simulator.stop().await;
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
    hand_over(first).await;
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
    let first = node(&log, "").await;
    hand_over(first).await;
    let again = node(&log, "").await;
    again.check(1).await;
    again.simulator.stop().await;
    is_of_another_version(&log).await;
    let refused = Simulator::launch(config(&log, "")).await.unwrap_err();
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
    hand_over(first).await;
    hand_over(node(&log, MANUAL).await).await;
    let third = node(&log, MANUAL).await;
    assert_eq!(kept(&third).await, before);
    hand_over(third).await;
    is_of_another_version(&log).await;
    drop(node(&log, MANUAL).await);
}
