//! Commit points: when the money moves, whatever the client sees.

use super::*;
use crate::harness::code;

#[tokio::test]
async fn before_the_commit_nothing_is_paid() {
    let bench = with_rule(custom(json!("before-commit"), json!("close"))).await;
    pay_raw(&bench).await;
    assert_eq!(bench.payments().await, [Value::Null; 0]);
}

#[tokio::test]
async fn after_the_commit_the_payment_goes_on_its_way() {
    let bench = with_rule(custom(json!("after-commit"), json!("close"))).await;
    pay_raw(&bench).await;
    advance(&bench, "10s").await;
    let payments = bench.payments().await;
    assert_eq!((payments.len(), &payments[0]["status"]), (1, &json!(2)));
    let transaction = payments[0]["transaction_id"].as_u64().unwrap();
    assert_eq!(bench.status(transaction).await, 2);
}

#[tokio::test]
async fn a_late_commit_waits_for_the_sandbox_clock() {
    let bench = with_rule(json!({"fault": "late-commit"})).await;
    let (answer, _) = pay_and_hear(&bench).await;
    assert!(answer.starts_with("HTTP/1.1 504"), "{answer}");
    advance(&bench, "29999ms").await;
    assert_eq!(bench.payments().await, [Value::Null; 0]);
    let change = advance(&bench, "1ms").await;
    let payments = bench.payments().await;
    assert_eq!((payments.len(), &payments[0]["status"]), (1, &json!(0)));
    assert_eq!(change["changed"][0]["from"], Value::Null);
    assert_eq!(
        payments[0]["created"], change["now"],
        "it is made when it commits"
    );
}

#[tokio::test]
async fn a_late_commit_is_next_when_it_is() {
    let bench = with_rule(json!({"fault": "late-commit"})).await;
    pay_and_hear(&bench).await;
    let next = bench
        .arrange("/sandboxes/default/clock/advance", json!({"next": true}))
        .await;
    assert_eq!(
        (&next["count"], bench.payments().await.len()),
        (&json!(1), 1)
    );
}

#[tokio::test]
async fn late_commits_settle_in_due_order_before_any_call_looks() {
    let bench = Bench::with_profile("[clock]\nmode = \"manual\"").await;
    for (account, wait) in [("1", "2s"), ("2", "1s")] {
        let action = json!({"http": {"status": 504, "body": "empty"}});
        let then = custom(json!({"commit-later": wait}), action);
        bench
            .rule(json!({"match": {"account": account}, "then": then}))
            .await;
        let form =
            json!({"account": account, "currency": "USD", "amount": 1, "vendor_id": 101_596});
        let body = json!({"id": 1, "method": "pam.pay_by_cash", "params": {"vendor_form": form}});
        assert_eq!(bench.post(body.to_string()).await.status(), 504);
    }
    advance(&bench, "5s").await;
    let accounts: Vec<Value> = bench
        .payments()
        .await
        .iter()
        .map(|payment| payment["account"].clone())
        .collect();
    assert_eq!(accounts, ["2", "1"]);
}

#[tokio::test]
async fn an_error_that_is_asked_for_pays_nothing() {
    let bench = with_rule(json!({"error": {"code": -32318, "message": "later"}})).await;
    let answer = bench.pay(wallet_form()).await;
    assert_eq!(
        (code(&answer), &answer["error"]["message"]),
        (-32318, &json!("later"))
    );
    assert_eq!(bench.payments().await, [Value::Null; 0]);
}

#[tokio::test]
async fn an_error_after_the_commit_hides_a_payment() {
    let rpc = json!({"rpc": {"code": -32309}});
    let bench = with_rule(custom(json!("after-commit"), rpc)).await;
    assert_eq!(code(&bench.pay(wallet_form()).await), -32309);
    assert_eq!(bench.payments().await.len(), 1);
}

#[tokio::test]
async fn a_deposit_runs_out_at_the_commit() {
    let profile = "[[services]]\nid = \"demo-service\"\nsecret_key = \"demo-secret-key-that-is-not-real\"\ndeposit = 20000";
    let bench = Bench::with_profile(profile).await;
    bench.paid().await;
    assert_eq!(code(&bench.pay(wallet_form()).await), -32309);
    assert_eq!(bench.payments().await.len(), 1);
}

/// What cannot be paid for is not committed by a fault either, and none of its rule is used up.
#[tokio::test]
async fn a_fault_that_commits_waits_for_a_deposit_that_suffices() {
    let profile = "[[services]]\nid = \"demo-service\"\nsecret_key = \"demo-secret-key-that-is-not-real\"\ndeposit = 20000";
    let bench = Bench::with_profile(profile).await;
    bench.paid().await;
    let rule = json!({"when": {"next": 1}, "then": {"fault": "lost-response"}});
    bench.rule(rule).await;
    assert_eq!(code(&bench.pay(wallet_form()).await), -32309);
    let rules = bench.get("/sandboxes/default/rules").await.1;
    assert_eq!(rules["rules"][0]["tally"]["applied"], 0);
    assert_eq!(bench.payments().await.len(), 1);
}

/// A late commit is known by its request id as soon as it has come due, whatever the client was told.
#[rstest::rstest]
#[case("return-original", None)]
#[case("reject", Some(-32300))]
#[tokio::test]
async fn a_late_commit_is_remembered_by_its_request_id(
    #[case] same: &str,
    #[case] refused: Option<i64>,
) {
    let profile = format!("[payments]\nsame_request_id = \"{same}\"\n[clock]\nmode = \"manual\"");
    let bench = Bench::with_profile(&profile).await;
    let rule = json!({"when": {"next": 1}, "then": {"fault": "late-commit"}});
    bench.rule(rule).await;
    bench.post(payout().to_string()).await;
    advance(&bench, "31s").await;
    let answer = bench.answer(&payout().to_string()).await;
    assert_eq!(answer["error"]["code"].as_i64(), refused, "{answer}");
    assert_eq!(bench.payments().await.len(), 1);
}

#[tokio::test]
async fn a_limit_answers_429_and_forgets_with_the_minute() {
    let bench =
        Bench::with_profile("[limits]\ncalls_per_minute = 2\n[clock]\nmode = \"manual\"").await;
    bench.paid().await;
    bench.paid().await;
    let refused = bench.post(payout().to_string()).await;
    assert_eq!(
        (refused.status().as_u16(), &refused.headers()["retry-after"]),
        (429, &"60".parse().unwrap())
    );
    assert_eq!(code(&refused.json().await.unwrap()), -32400);
    advance(&bench, "60s").await;
    bench.paid().await;
}

#[tokio::test]
async fn a_blocked_vendor_is_refused() {
    let bench = Bench::with_profile("[vendors.101596]\nblocked = true").await;
    assert_eq!(code(&bench.pay(wallet_form()).await), -32319);
}
