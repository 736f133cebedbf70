//! PAY-16: a reference of the client's own beside the form. What becomes of it is a setting.

use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{Bench, code, wallet_form};

fn profile(mode: &str) -> String {
    format!("[clock]\nmode = \"manual\"\n[payments]\nown_reference = {{ mode = \"{mode}\" }}")
}

async fn keeping() -> Bench {
    Bench::with_profile(&profile("keep")).await
}

async fn pay(bench: &Bench, reference: Value) -> Value {
    let beside = json!({ "partner_transaction_id": reference });
    let params = json!({"vendor_form": wallet_form(), "transaction_form": beside});
    bench.call("pam.pay_by_cash", params).await
}

async fn check(bench: &Bench, reference: Value) -> Value {
    let params = json!({ "partner_transaction_id": reference });
    bench.call("pam.check_payment", params).await
}

async fn called(bench: &Bench, query: &str) -> Value {
    let path = format!("/sandboxes/default/payments?{query}");
    bench.get(&path).await.1
}

fn details(answer: &Value) -> &Value {
    assert_eq!(answer["error"], Value::Null, "{answer}");
    &answer["result"]["details"]
}

#[tokio::test]
async fn by_default_nobody_looks_at_it() {
    let bench = Bench::start().await;
    details(&pay(&bench, json!(41)).await);
    details(&pay(&bench, json!([])).await);
    assert_eq!(code(&check(&bench, json!(41)).await), -32300);
    let payments = bench.payments().await;
    assert_eq!(payments.len(), 2);
    assert!(payments.iter().all(|one| one.get("reference").is_none()));
}

#[rstest]
#[case(json!(41))]
#[case(json!("order-41"))]
#[case(json!(18_446_744_073_709_551_615_u64))]
#[case(json!(4.5))]
#[tokio::test]
async fn what_is_kept_is_shown_as_it_was_sent_and_found_again(#[case] reference: Value) {
    let bench = keeping().await;
    details(&pay(&bench, json!("another")).await);
    let paid = pay(&bench, reference.clone()).await;
    let date = &details(&paid)["date"];
    assert_eq!(bench.payments().await[1]["reference"], reference);
    let answer = check(&bench, reference).await;
    assert_eq!(&answer["result"]["result"]["date"], date, "{answer}");
}

/// As with request ids: a number is no text, and a number is what it is worth.
#[tokio::test]
async fn references_are_compared_by_value() {
    let bench = keeping().await;
    details(&pay(&bench, json!(41)).await);
    let by = |text: &'static str| {
        let body = format!(
            r#"{{"id":1,"method":"pam.check_payment","params":{{"partner_transaction_id":{text}}}}}"#
        );
        let bench = &bench;
        async move { bench.answer(&body).await }
    };
    assert_eq!(by("41.0").await["error"], Value::Null);
    assert_eq!(by("4.1e1").await["error"], Value::Null);
    assert_eq!(code(&by("\"41\"").await), -32314);
    assert_eq!(code(&by("42").await), -32314);
}

/// On the wire it is not found; the journal tells the developer why.
#[rstest]
#[case(json!(41), json!("41"), "sent as a number")]
#[case(json!("41"), json!(41), "sent as a text")]
#[case(json!(41), json!("42"), "has this reference")]
#[case(json!(41), json!("forty"), "has this reference")]
#[tokio::test]
async fn the_journal_names_a_reference_of_the_other_kind(
    #[case] paid: Value,
    #[case] asked: Value,
    #[case] words: &str,
) {
    let bench = keeping().await;
    details(&pay(&bench, paid).await);
    assert_eq!(code(&check(&bench, asked).await), -32314);
    let reason = bench.calls().await[1]["decided"]["reason"].clone();
    assert!(
        reason.as_str().unwrap().ends_with(words)
            || reason.as_str().unwrap().contains(&format!("{words},")),
        "{reason}"
    );
}

#[tokio::test]
async fn the_admin_finds_payments_by_it() {
    let bench = keeping().await;
    for reference in [json!(41), json!("other"), json!("41"), Value::Null] {
        details(&pay(&bench, reference).await);
    }
    let found = called(&bench, "reference=41").await;
    assert_eq!(found["count"], 2);
    assert_eq!(found["payments"][0]["reference"], 41);
    assert_eq!(found["payments"][1]["reference"], "41");
    let first = &found["payments"][0]["transaction_id"];
    let rest = called(&bench, &format!("reference=41&after={first}")).await;
    assert_eq!(
        (&rest["count"], rest["payments"].as_array().unwrap().len()),
        (&json!(2), 1)
    );
    assert_eq!(called(&bench, "reference=4").await["count"], 0);
    for spelling in ["41.0", "4.1e1"] {
        let found = called(&bench, &format!("reference={spelling}")).await;
        assert_eq!(found["count"], 1, "a number is one however it is written");
    }
}

#[tokio::test]
async fn the_documented_id_decides_where_both_are_given_and_of_several_the_first_is_found() {
    let bench = keeping().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let paid = pay(&bench, json!("twice")).await;
        ids.push(details(&paid)["transaction_id"].clone());
        bench.advance("10s").await;
    }
    check(&bench, json!("twice")).await;
    let both = json!({"agr_transaction_id": ids[1], "partner_transaction_id": "nobody's"});
    bench.call("pam.check_payment", both).await;
    let about: Vec<_> = bench.calls().await[2..]
        .iter()
        .map(|call| call["decided"]["transaction_id"].clone())
        .collect();
    assert_eq!(about, ids);
}

#[tokio::test]
async fn another_service_does_not_find_it() {
    let mut bench = keeping().await;
    details(&pay(&bench, json!("mine")).await);
    bench.service_id = "demo-other".into();
    bench.secret_key = "demo-other-secret-not-a-real-one".into();
    assert_eq!(code(&check(&bench, json!("mine")).await), -32314);
    details(&pay(&bench, json!("mine")).await);
    assert_eq!(check(&bench, json!("mine")).await["error"], Value::Null);
}

/// The reason why all this exists: the money moved, the answer did not arrive, and there is a way to ask.
#[rstest]
#[case::at_once("lost-response", "0s", None)]
#[case::never("timeout-not-committed", "1h", Some(-32314))]
#[case::not_yet("late-commit", "29s", Some(-32314))]
#[case::later("late-commit", "31s", None)]
#[tokio::test]
async fn after_a_lost_answer_the_payment_is_found_if_it_was_made(
    #[case] fault: &str,
    #[case] later: &str,
    #[case] refused: Option<i64>,
) {
    let bench = Bench::with_profile(&format!(
        "{}\n[faults.timeout-not-committed]\naction = \"close\"",
        profile("keep")
    ))
    .await;
    let rule = json!({"when": {"next": 1}, "then": {"fault": fault}});
    bench.rule(rule).await;
    let params = json!({"vendor_form": wallet_form(),
        "transaction_form": {"partner_transaction_id": "lost"}});
    let call = json!({"id": 1, "method": "pam.pay_by_cash", "params": params});
    let lost = bench.request().body(call.to_string()).send().await;
    assert!(lost.is_err() || lost.unwrap().status() == 504);
    bench.advance(later).await;
    let answer = check(&bench, json!("lost")).await;
    assert_eq!(answer["error"]["code"].as_i64(), refused, "{answer}");
}

#[tokio::test]
async fn a_repeat_can_be_refused() {
    let bench = Bench::with_profile(&profile("reject")).await;
    details(&pay(&bench, json!("once")).await);
    assert_eq!(code(&pay(&bench, json!("once")).await), -32300);
    details(&pay(&bench, json!("another")).await);
    assert_eq!(bench.payments().await.len(), 2);
    let reason = bench.calls().await[1]["decided"]["reason"].clone();
    assert!(
        reason.as_str().unwrap().contains("this reference"),
        "{reason}"
    );
    assert_eq!(check(&bench, json!("once")).await["error"], Value::Null);
}

#[tokio::test]
async fn the_error_of_a_refused_repeat_is_a_setting() {
    let overlay = "[payments]\nown_reference = { mode = \"reject\", error = -32312 }";
    let bench = Bench::with_profile(overlay).await;
    pay(&bench, json!(1)).await;
    assert_eq!(code(&pay(&bench, json!(1)).await), -32312);
}

#[tokio::test]
async fn a_repeat_can_be_answered_with_the_first_payment_and_the_journal_says_so() {
    let bench = Bench::with_profile(&profile("return-original")).await;
    let first = pay(&bench, json!("once")).await;
    let again = pay(&bench, json!("once")).await;
    assert_eq!(details(&first), details(&again));
    assert_eq!(bench.payments().await.len(), 1);
    let calls = bench.calls().await;
    let decided = &calls[1]["decided"];
    assert_eq!(
        (&decided["told_again"], &decided["committed"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(decided["transaction_id"], details(&first)["transaction_id"]);
    assert_eq!(calls[0]["decided"].get("told_again"), None);
}

#[rstest]
#[case(json!(true), -32300)]
#[case(json!({}), -32300)]
#[case(json!(""), -32300)]
#[case(json!("x".repeat(256)), -32300)]
#[tokio::test]
async fn what_is_no_reference_is_refused(#[case] reference: Value, #[case] refused: i64) {
    let bench = keeping().await;
    assert_eq!(code(&pay(&bench, reference.clone()).await), refused);
    assert_eq!(code(&check(&bench, reference).await), refused);
    assert!(bench.payments().await.is_empty());
}

#[tokio::test]
async fn null_and_nothing_are_no_reference() {
    let bench = Bench::with_profile(&profile("reject")).await;
    for _ in 0..2 {
        details(&pay(&bench, Value::Null).await);
        details(&bench.pay(wallet_form()).await);
    }
    assert_eq!(code(&check(&bench, Value::Null).await), -32300);
}

/// Where it stands is a setting, too: even in the vendor's form, where other fields are unknown ones.
#[tokio::test]
async fn it_may_stand_elsewhere() {
    let overlay = "[payments]\nown_reference = { field = \"params.vendor_form.order\", \
        check_by = \"params.by.0\", mode = \"keep\" }";
    let bench = Bench::with_profile(overlay).await;
    let mut form = wallet_form();
    form["order"] = json!("o-1");
    details(&bench.pay(form.clone()).await);
    let found = bench
        .call("pam.check_payment", json!({"by": ["o-1"]}))
        .await;
    assert_eq!(found["error"], Value::Null, "{found}");
    form["orders"] = json!(1);
    assert_eq!(code(&bench.pay(form).await), -32300);
}

/// A stub that pays is a payout as well; the reference may have come with its first step.
#[tokio::test]
async fn a_stub_that_pays_keeps_it() {
    let overlay = "[payments]\nown_reference = { mode = \"return-original\" }";
    let stubs = include_str!("../../../../fixtures/profiles/siblings.toml");
    let (_, stubs) = stubs.split_once("\n\n").unwrap();
    let bench = Bench::with_profile(&format!("{stubs}\n{overlay}")).await;
    let prepared = json!({"vendor_form": wallet_form(), "pay_form": {},
        "transaction_form": {"partner_transaction_id": "two steps"}});
    let answer = bench.call("pam.prepare_pay", prepared).await;
    let key = &answer["result"]["confirm_form"][0]["value"];
    let confirmed = json!({"confirm_form": {"confirmation_code": "1", "bank_transaction_id": key}});
    let first = bench.call("pam.confirm_pay", confirmed.clone()).await;
    assert_eq!(
        details(&first),
        details(&bench.call("pam.confirm_pay", confirmed).await)
    );
    assert_eq!(
        details(&first),
        details(&pay(&bench, json!("two steps")).await)
    );
    let payments = bench.payments().await;
    assert_eq!(
        (payments.len(), &payments[0]["reference"]),
        (1, &json!("two steps"))
    );
}

#[tokio::test]
async fn rules_and_readers_of_the_journal_can_ask_for_it() {
    let bench = keeping().await;
    for bad in [json!("bad-*"), json!(41)] {
        let rule = json!({"match": {"reference": bad}, "then": {"error": {"code": -32309}}});
        bench.rule(rule).await;
    }
    for bad in [json!("bad-1"), json!(41)] {
        assert_eq!(code(&pay(&bench, bad).await), -32309);
    }
    details(&pay(&bench, json!("good-1")).await);
    check(&bench, json!("good-1")).await;
    let expected = json!({"calls": [
        {"match": {"reference": "good-*"}, "times": 2},
        {"match": {"reference": "bad-1"}, "times": 1},
        {"match": {"reference": 41}, "times": 1},
    ]});
    let verdict = bench.arrange("/sandboxes/default/verify", expected).await;
    assert_eq!(verdict["passed"], true, "{verdict}");
}

#[tokio::test]
async fn a_rule_that_no_reference_would_meet_is_refused() {
    let rule = json!({"match": {"reference": "1"}, "then": {"progression": "stuck"}});
    let bench = Bench::start().await;
    let (status, answer) = bench.try_rule(rule).await;
    assert_eq!(status, 400);
    assert!(answer.to_string().contains("own_reference"), "{answer}");
}

/// A reference is what a client writes: it may be a card's number or a key that strayed.
#[rstest]
#[case(json!("4111111111111111"))]
#[case(json!(4_111_111_111_111_111_u64))]
#[case(json!("demo-secret-key-that-is-not-real"))]
#[tokio::test]
async fn what_must_not_leave_does_not(#[case] reference: Value) {
    let bench = keeping().await;
    details(&pay(&bench, reference.clone()).await);
    details(&pay(&bench, reference.clone()).await);
    let secret = reference
        .as_str()
        .map_or_else(|| reference.to_string(), str::to_owned);
    for path in [
        "payments",
        "calls",
        "ledger",
        "findings",
        "bundle",
        "double-payments",
    ] {
        let path = format!("/sandboxes/default/{path}");
        let (status, told) = bench.get(&path).await;
        assert_eq!(status, 200, "{path}");
        assert!(!told.to_string().contains(&secret), "{path}: {told}");
    }
}
