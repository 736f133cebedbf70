//! Faults, as a client's operating system sees them: for each what comes over the wire, what the
//! ledger holds, and what the journal says was delivered.

mod control;
mod http;
mod lies;
mod points;
mod presets;
mod scale;
mod wire_actions;

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Bench, payout, wallet_form};
use crate::wire::{End, Wire};

/// A simulator with a manual clock and one rule for payouts.
async fn with_rule(then: Value) -> Bench {
    let bench = Bench::with_profile("[clock]\nmode = \"manual\"").await;
    let rule = json!({"match": {"method": "pam.pay_by_cash"}, "then": then});
    bench.rule(rule).await;
    bench
}

/// A rule's `then` for a fault that is spelled out.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it reads better where it is called"
)]
fn custom(point: Value, action: Value) -> Value {
    json!({"custom_fault": {"point": point, "action": action}})
}

/// One payout over a connection of its own: what came, and how it ended.
async fn pay_raw(bench: &Bench) -> (String, End) {
    pay_raw_patiently(bench, Duration::from_secs(20)).await
}

/// The same, for a client that hears the answer out and then gives up on more.
async fn pay_and_hear(bench: &Bench) -> (String, End) {
    let mut wire = Wire::connect(bench);
    wire.send(bench, &payout());
    tokio::task::spawn_blocking(move || wire.read_what_comes())
        .await
        .unwrap()
}

/// The same, for a client that gives up earlier.
async fn pay_raw_patiently(bench: &Bench, patience: Duration) -> (String, End) {
    let mut wire = Wire::connect(bench).patient_for(patience);
    wire.send(bench, &payout());
    tokio::task::spawn_blocking(move || wire.read_to_the_end())
        .await
        .unwrap()
}

/// What the journal says of the last call: delivered bytes and how it ended. Waits for the end,
/// which the gateway learns a moment after the client.
async fn delivered(bench: &Bench) -> (u64, String) {
    for _ in 0..1000 {
        let last = bench.calls().await.pop().unwrap()["delivered"].clone();
        if last["ended"] != "pending" {
            return (
                last["bytes"].as_u64().unwrap(),
                last["ended"].as_str().unwrap().into(),
            );
        }
        tokio::task::yield_now().await;
    }
    panic!("the delivery never ended");
}

async fn advance(bench: &Bench, by: &str) -> Value {
    bench
        .arrange("/sandboxes/default/clock/advance", json!({ "by": by }))
        .await
}

async fn tally(bench: &Bench) -> Value {
    let (_, rules) = bench.get("/sandboxes/default/rules").await;
    rules["rules"][0]["tally"].clone()
}
