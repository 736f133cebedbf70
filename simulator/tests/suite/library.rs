//! The simulator inside a Rust test, without its admin API.

use std::time::Duration;

use serde_json::json;

use crate::harness::{Bench, wallet_form};

async fn manual() -> Bench {
    Bench::with_profile("[clock]\nmode = \"manual\"").await
}

#[tokio::test]
async fn a_test_arranges_acts_and_looks() {
    let bench = manual().await;
    let simulator = &bench.simulator;
    simulator
        .rule(json!({"then": {"progression": "slow"}}))
        .unwrap();
    bench.paid().await;
    let advanced = simulator.advance(Duration::from_secs(3600)).unwrap();
    assert_eq!(advanced.count, 2);
    let payment = &simulator.payments()[0];
    assert_eq!(
        (payment.status.code(), payment.form_amount),
        (Some(2), 12000)
    );
    assert_eq!(simulator.calls()[0].answered.http_status, 200);
}

#[tokio::test]
async fn a_rule_that_cannot_be_says_what_can() {
    let simulator = manual().await.simulator;
    let name = simulator
        .rule(json!({"then": {"progression": "slwo"}}))
        .unwrap_err();
    assert_eq!(name.did_you_mean.as_deref(), Some("slow"));
    let key = simulator.rule(json!({"than": {}})).unwrap_err();
    assert_eq!(key.did_you_mean.as_deref(), Some("then"));
}

#[tokio::test]
async fn a_rule_that_would_never_apply_is_refused() {
    let simulator = manual().await.simulator;
    let over = json!({"when": {"until": "2000-01-01T00:00:00Z"}, "then": {"fault": "outage"}});
    let error = simulator.rule(over).unwrap_err();
    assert!(error.to_string().contains("over already"), "{error}");
}

#[tokio::test]
async fn a_clock_goes_no_further_than_the_calendar() {
    let simulator = manual().await.simulator;
    assert!(simulator.advance(Duration::MAX).is_err());
}

#[tokio::test]
async fn a_failed_verification_can_be_printed() {
    let bench = manual().await;
    bench.paid().await;
    let calls = json!([{"match": {"outcome": "payout"}, "never": true}]);
    let verified = bench.simulator.verify(json!({ "calls": calls })).unwrap();
    assert!(!verified.passed);
    assert!(
        verified
            .to_string()
            .contains("✗ calls[0]: no calls with outcome \"payout\"; found 1")
    );
}

#[tokio::test]
async fn ten_simulators_do_not_notice_each_other() {
    let mut benches = Vec::new();
    for place in 0..10 {
        let bench = manual().await;
        bench.simulator.advance(Duration::from_secs(place)).unwrap();
        let mut form = wallet_form();
        form["account"] = json!(place.to_string());
        bench.pay(form).await;
        benches.push(bench);
    }
    for (place, bench) in benches.iter().enumerate() {
        let payments = bench.simulator.payments();
        assert_eq!(
            (payments.len(), &payments[0].account),
            (1, &place.to_string())
        );
        assert_eq!(bench.simulator.calls().len(), 1);
    }
    let dates = benches
        .iter()
        .map(|bench| bench.simulator.payments()[0].date);
    assert!(dates.is_sorted(), "each clock went its own way");
}
