//! A client may say that it sends nothing more (FIN) and still wants its answer.

use std::sync::Arc;

use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{Bench, payout};
use crate::wire::{End, Wire, body};

/// What the journal says became of the answers, when all of them have ended.
async fn deliveries(bench: &Bench) -> Vec<Value> {
    for _ in 0..1000 {
        let calls = bench.calls().await;
        let delivered: Vec<Value> = calls.iter().map(|call| call["delivered"].clone()).collect();
        if !delivered.iter().any(|one| one["ended"] == "pending") {
            return delivered;
        }
        tokio::task::yield_now().await;
    }
    panic!("a delivery never ended: {:?}", bench.calls().await);
}

/// Waits until the journal has this of the last delivery.
async fn last_delivery(bench: &Bench, holds: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..1000 {
        let last = bench.calls().await.pop();
        if let Some(last) = last.map(|call| call["delivered"].clone()).filter(&holds) {
            return last;
        }
        tokio::task::yield_now().await;
    }
    panic!("it never came to that: {:?}", bench.calls().await.pop());
}

async fn hear(mut wire: Wire) -> (String, End) {
    let heard = tokio::task::spawn_blocking(move || wire.read_to_the_end());
    heard.await.unwrap()
}

fn is_paid(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 200") && body(answer).contains("transaction_id")
}

/// This thread serves as well, so request and FIN are there before anything is read.
#[tokio::test]
async fn a_request_that_is_followed_by_the_end_is_served() {
    let bench = Bench::start().await;
    for _ in 0..100 {
        let mut wire = Wire::connect(&bench);
        wire.send(&bench, &payout());
        wire.finish();
        let (answer, end) = hear(wire).await;
        assert!(is_paid(&answer) && end == End::Closed, "{answer} {end:?}");
    }
    let delivered = deliveries(&bench).await;
    assert_eq!(delivered.len(), 100);
    assert!(delivered.iter().all(|one| one["ended"] == "answered"));
}

#[rstest]
#[case::delayed("x-paysys-sim: delay=50ms\r\n")]
#[case::dripped("x-paysys-sim: fault=drip\r\n")]
#[tokio::test]
async fn whoever_waits_for_the_answer_gets_it_and_has_not_gone(#[case] asked: &str) {
    let drip = "[faults.drip]\npoint = \"after-commit\"\naction = { drip = { bytes = 50, every = \"2ms\" } }";
    let bench = Bench::with_profile(drip).await;
    let mut wire = Wire::connect(&bench);
    wire.send_asking(&bench, &payout(), asked);
    wire.finish();
    let (answer, end) = hear(wire).await;
    assert!(is_paid(&answer) && end == End::Closed, "{answer} {end:?}");
    let delivered = last_delivery(&bench, |one| one["ended"] == "answered").await;
    assert_eq!(delivered["bytes"], answer.len());
    assert!(delivered["client_finished_at"].is_string(), "{delivered}");
}

#[tokio::test]
async fn whoever_has_gone_when_the_answer_comes_has_gone() {
    let bench = Bench::start().await;
    let mut wire = Wire::connect(&bench);
    wire.send_asking(&bench, &payout(), "x-paysys-sim: delay=50ms\r\n");
    drop(wire);
    let finished = |one: &Value| one["client_finished_at"].is_string();
    let waiting = last_delivery(&bench, finished).await;
    assert_eq!(waiting["ended"], "pending", "it may still be waiting");
    let delivered = last_delivery(&bench, |one| one["ended"] != "pending").await;
    assert_eq!(delivered["ended"], "client-gone");
    assert_eq!(
        delivered["client_finished_at"],
        waiting["client_finished_at"]
    );
}

#[tokio::test]
async fn a_reset_is_noticed_while_the_answer_is_held_back() {
    let bench = Bench::start().await;
    let mut wire = Wire::connect(&bench);
    wire.send_asking(&bench, &payout(), "x-paysys-sim: delay=60s\r\n");
    last_delivery(&bench, |one| one["ended"] == "pending").await;
    wire.reset();
    let delivered = last_delivery(&bench, |one| one["ended"] != "pending").await;
    let gone = json!({"bytes": 0, "ended": "client-gone", "told": "client-gone"});
    assert_eq!(delivered, gone);
}

#[tokio::test]
async fn whoever_hears_the_answer_out_before_it_ends_the_connection_has_not_finished_early() {
    let bench = Bench::start().await;
    let mut wire = Wire::connect(&bench);
    wire.send(&bench, &payout());
    let wire = tokio::task::spawn_blocking(move || {
        wire.read_answer();
        wire
    });
    drop(wire.await.unwrap());
    let delivered = deliveries(&bench).await;
    assert_eq!(delivered[0]["client_finished_at"], Value::Null);
}

#[tokio::test]
async fn a_hang_goes_on_for_a_client_that_waits() {
    let hang = "[faults.hang]\npoint = \"after-commit\"\naction = { hang = { limit = \"50ms\" } }";
    let bench = Bench::with_profile(hang).await;
    let mut wire = Wire::connect(&bench);
    wire.send_asking(&bench, &payout(), "x-paysys-sim: fault=hang\r\n");
    wire.finish();
    assert_eq!(hear(wire).await, (String::new(), End::Closed));
    let delivered = last_delivery(&bench, |one| one["ended"] != "pending").await;
    assert_eq!(delivered["ended"], "closed");
    assert!(delivered["client_finished_at"].is_string(), "{delivered}");
}

#[rstest]
#[case::at_once("")]
#[case::delayed("x-paysys-sim: delay=20ms\r\n")]
#[tokio::test]
async fn requests_in_a_row_are_all_served(#[case] asked: &str) {
    let bench = Bench::start().await;
    let mut wire = Wire::connect(&bench);
    for _ in 0..3 {
        wire.send_asking(&bench, &payout(), asked);
    }
    wire.finish();
    let (answers, end) = hear(wire).await;
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 3, "{answers}");
    assert_eq!(end, End::Closed);
    let delivered = deliveries(&bench).await;
    assert!(delivered.iter().all(|one| one["ended"] == "answered"));
    assert_eq!(bench.payments().await.len(), 3);
}

#[tokio::test]
async fn half_a_request_is_none() {
    let bench = Bench::start().await;
    let mut wire = Wire::connect(&bench);
    wire.send_bytes(b"POST /gateway HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{\"id\"");
    wire.finish();
    let (answer, _) = hear(wire).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_in_a_hurry_are_served_by_many_threads_too() {
    let bench = Arc::new(Bench::start().await);
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let bench = bench.clone();
        clients.spawn_blocking(move || {
            let mut wire = Wire::connect(&bench);
            wire.send(&bench, &payout());
            wire.finish();
            wire.read_to_the_end().0
        });
    }
    let answers = clients.join_all().await;
    assert!(answers.iter().all(|answer| is_paid(answer)));
}

#[rstest]
#[case::a_delay("delay=200ms", true)]
#[case::no_hang("fault=timeout-not-committed", false)]
#[tokio::test]
async fn stopping_waits_for_answers_under_way_and_for_nothing_else(
    #[case] asked: &str,
    #[case] is_answered: bool,
) {
    let bench = Bench::start().await;
    let mut wire = Wire::connect(&bench);
    let asked = format!("x-paysys-sim: {asked}\r\n");
    wire.send_asking(&bench, &payout(), &asked);
    last_delivery(&bench, |one| one["ended"] == "pending").await;
    let heard = tokio::spawn(hear(wire));
    bench.simulator.stop().await;
    let (answer, end) = heard.await.unwrap();
    assert_eq!((is_paid(&answer), end), (is_answered, End::Closed));
}
