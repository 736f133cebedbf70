//! Ledger, findings and coverage over HTTP; their rules are tested where they are made.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Bench, payout};
use crate::wire::Wire;

async fn report(bench: &Bench, name: &str) -> Value {
    let path = format!("/sandboxes/default/{name}");
    let (status, answer) = bench.get(&path).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

/// Pays as a client that waits only so long; whether it got an answer.
async fn pay_patiently(bench: &Bench, patience: Duration) -> bool {
    let body = payout();
    let request = bench.request().timeout(patience);
    request.json(&body).send().await.is_ok()
}

#[tokio::test]
async fn the_ledger_adds_up() {
    let bench = Bench::with_profile("[clock]\nmode = \"manual\"").await;
    let first = bench.paid().await;
    let hour = json!({"by": "1h"});
    bench
        .arrange("/sandboxes/default/clock/advance", hour)
        .await;
    bench.status(first).await;
    bench.paid().await;
    let ledger = report(&bench, "ledger").await;
    let total = |status: i64| json!({"status": status, "count": 1, "amount": 15_000});
    assert_eq!(ledger["totals"], json!([total(0), total(2)]));
    assert_eq!(
        (&ledger["count"], &ledger["late_commits"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(ledger["payments"], Value::from(bench.payments().await));
    assert_eq!(ledger["suspected_double_payments"], json!([]));
}

/// Pays on a connection without getting an answer.
async fn pay_in_vain(bench: &Bench, mut wire: Wire) {
    let body = payout();
    wire.send(bench, &body);
    let hear = move || wire.read_to_the_end();
    let (answer, _) = tokio::task::spawn_blocking(hear).await.unwrap();
    assert_eq!(answer, "");
}

#[tokio::test]
async fn two_connections_that_were_open_at_once_are_no_retry_and_a_third_one_is() {
    let bench = Bench::start().await;
    let rule = json!({"then": {"fault": "lost-response"}});
    bench.rule(rule).await;
    for wire in [Wire::connect(&bench), Wire::connect(&bench)] {
        pay_in_vain(&bench, wire).await;
    }
    pay_in_vain(&bench, Wire::connect(&bench)).await;
    let ledger = report(&bench, "ledger").await;
    let suspected = ledger["suspected_double_payments"].as_array().unwrap();
    let found: Vec<_> = suspected
        .iter()
        .map(|one| (&one["confidence"], &one["calls"]))
        .collect();
    let (possible, certain) = (json!("possible"), json!("certain"));
    let (both, third) = (json!([1, 2]), json!([1, 3]));
    assert_eq!(found, [(&possible, &both), (&certain, &third)]);
}

#[tokio::test]
async fn a_lost_answer_and_a_second_payment_are_suspected() {
    let bench = Bench::start().await;
    let rule = json!({"when": {"next": 1}, "then": {"fault": "lost-response"}});
    bench.rule(rule).await;
    let patience = Duration::from_secs(20);
    assert!(!pay_patiently(&bench, patience).await && pay_patiently(&bench, patience).await);
    let ledger = report(&bench, "ledger").await;
    let double = &ledger["suspected_double_payments"][0];
    assert_eq!(
        (&double["confidence"], &double["calls"]),
        (&json!("certain"), &json!([1, 2]))
    );
    assert_eq!(double["account"], "79123456789");
}

#[tokio::test]
async fn double_payments_are_read_page_by_page() {
    let bench = Bench::start().await;
    for _ in 0..6 {
        bench.paid().await;
    }
    let (mut after, mut found) = (0, Vec::new());
    for more in [true, true, false] {
        let page = report(&bench, &format!("double-payments?limit=2&after={after}")).await;
        assert_eq!(page["suspected"]["possible"], 5);
        let listed = page["double_payments"].as_array().unwrap();
        found.extend(listed.iter().map(|one| one["calls"][1].as_u64().unwrap()));
        after = *found.last().unwrap();
        assert_eq!(page["more"], more);
    }
    assert_eq!(found, [2, 3, 4, 5, 6]);
    let whole = report(&bench, "double-payments").await;
    assert_eq!(
        whole["double_payments"],
        report(&bench, "ledger").await["suspected_double_payments"]
    );
    let behind = report(&bench, "double-payments?after=6").await;
    assert_eq!(
        (&behind["double_payments"], &behind["more"]),
        (&json!([]), &json!(false))
    );
}

#[tokio::test]
async fn payments_that_a_test_expected_are_no_doubles() {
    let bench = Bench::start().await;
    bench.paid().await;
    bench.paid().await;
    let doubles = || async { report(&bench, "ledger").await["suspected_double_payments"].clone() };
    assert_eq!(doubles().await.as_array().unwrap().len(), 1);
    let expected = json!({"account": "79123456789", "amount": 12_000, "times": 2});
    let verified = bench
        .arrange("/sandboxes/default/verify", json!({"payments": [expected]}))
        .await;
    assert_eq!(
        (&verified["passed"], doubles().await),
        (&json!(true), json!([]))
    );
}

#[tokio::test]
async fn a_client_that_gave_up_is_suspected() {
    let bench = Bench::start().await;
    let rule = json!({"when": {"next": 1}, "then": {"delay": "10s"}});
    bench.rule(rule).await;
    let mut wire = Wire::connect(&bench);
    let body = payout();
    wire.send(&bench, &body);
    // It leaves when its request has arrived and before it is answered.
    let arrived = "/sandboxes/default/calls?count=1&wait=20s";
    bench.get(arrived).await;
    drop(wire);
    bench.paid().await;
    let mut confidence = Value::Null;
    for _ in 0..1000 {
        let ledger = report(&bench, "ledger").await;
        confidence = ledger["suspected_double_payments"][0]["confidence"].clone();
        if confidence == "likely" {
            return;
        }
    }
    panic!("the gateway never learned that the client was gone: {confidence}");
}

#[tokio::test]
async fn coverage_tells_what_was_met() {
    let bench = Bench::start().await;
    bench.paid().await;
    let coverage = report(&bench, "coverage").await;
    let met = json!([{"what": "pam.pay_by_cash", "times": 1}]);
    assert_eq!(
        (&coverage["calls"], &coverage["methods"]["met"]),
        (&json!(1), &met)
    );
    assert_eq!(coverage["methods"]["never"], json!(["pam.check_payment"]));
}

#[tokio::test]
async fn findings_tell_what_a_hasty_client_did() {
    let bench = Bench::start().await;
    let payment = bench.paid().await;
    bench.status(payment).await;
    bench.status(payment).await;
    let answer = report(&bench, "findings").await;
    let findings = answer["findings"].as_array().unwrap();
    let fast = findings.iter().find(|one| one["id"] == "polled-too-fast");
    let fast = fast.unwrap_or_else(|| panic!("{answer}"));
    assert_eq!(
        (&fast["severity"], &fast["calls"]),
        (&json!("warning"), &json!([2, 3]))
    );
    assert!(fast["reason"].is_string() && fast["fix"].is_string());
    assert_eq!(answer["inconclusive"], json!([]));
}
