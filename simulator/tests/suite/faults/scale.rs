//! Faults under load: exact counts, and hung calls that stop nobody.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn next_ten_under_two_hundred_parallel_calls_is_exactly_ten() {
    let bench = std::sync::Arc::new(Bench::start().await);
    let rule = json!({"when": {"next": 10}, "then": {"error": {"code": -32318}}});
    bench.rule(rule).await;
    let calls = (0..200).map(|_| {
        let bench = bench.clone();
        tokio::spawn(async move { bench.pay(wallet_form()).await["error"].is_object() })
    });
    let mut refused = 0;
    for call in calls.collect::<Vec<_>>() {
        refused += usize::from(call.await.unwrap());
    }
    assert_eq!((refused, bench.payments().await.len()), (10, 190));
    assert_eq!(tally(&bench).await["applied"], 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hundreds_of_hung_calls_do_not_stop_others() {
    let bench = Bench::start().await;
    let rule = json!({"match": {"account": "hang"}, "then": {"custom_fault":
        {"point": "before-commit", "action": "hang"}}});
    bench.rule(rule).await;
    let mut form = wallet_form();
    form["account"] = json!("hang");
    let body = json!({"id": 1, "method": "pam.pay_by_cash", "params": {"vendor_form": form}});
    let hung: Vec<Wire> = (0..300)
        .map(|_| {
            let mut wire = Wire::connect(&bench);
            wire.send(&bench, &body);
            wire
        })
        .collect();
    bench.paid().await;
    crate::harness::wait_until(async || tally(&bench).await["applied"] == 300).await;
    bench.paid().await;
    drop(hung);
}
