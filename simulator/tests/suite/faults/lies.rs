//! Lies on the wire: each breaks the contract in its one way, and the payment is made all the same.

use super::*;

async fn pay_under(lie: &str) -> String {
    let bench = with_rule(custom(json!("after-commit"), json!({ "lie": lie }))).await;
    let text = bench.post(payout().to_string()).await.text().await.unwrap();
    assert_eq!(bench.payments().await.len(), 1, "{lie}");
    text
}

async fn check_under(lie: &str) -> String {
    let bench = Bench::start().await;
    let transaction = bench.paid().await;
    let then = custom(json!("after-commit"), json!({ "lie": lie }));
    bench.rule(json!({ "then": then })).await;
    let body = json!({"id": "1", "method": "pam.check_payment",
        "params": {"agr_transaction_id": transaction}});
    bench.post(body.to_string()).await.text().await.unwrap()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[rstest::rstest]
#[case("id-missing", |a: &Value| a.get("id").is_none())]
#[case("id-wrong", |a: &Value| a["id"].is_string() && a["id"] != "1")]
#[case("id-of-another-type", |a: &Value| !a["id"].is_string())]
#[case("error-and-result-both", |a: &Value| a["error"].is_object() && a["result"].is_object())]
#[case("error-and-result-null", |a: &Value| a["error"].is_null() && a["result"] == Value::Null)]
#[case("error-and-result-absent", |a: &Value| a.get("error").is_none() && a.get("result").is_none())]
#[case("details-null", |a: &Value| a["result"].get("details") == Some(&Value::Null))]
#[case("details-missing", |a: &Value| a["result"].get("details").is_none())]
#[case("number-as-string", |a: &Value| a["result"]["details"]["amount"].is_string())]
#[case("string-as-number", |a: &Value| a["result"]["details"]["id"].is_number())]
#[case("number-above-2-to-53", |a: &Value| a["result"]["details"]["transaction_id"].as_u64() > Some(1 << 53))]
#[case("date-in-milliseconds", |a: &Value| a["result"]["details"]["date"].as_u64() > Some(1_000_000_000_000))]
#[case("field-missing", |a: &Value| a["result"]["details"].get("transaction_id").is_none())]
#[case("field-renamed", |a: &Value| a["result"]["details"].get("transaction_id").is_none())]
#[case("extra-fields", |a: &Value| a["result"]["details"].as_object().unwrap().len() > 9)]
#[case("mx-id-moved", |a: &Value| a.get("mx_id").is_none() && a["result"].get("mx_id").is_some())]
#[tokio::test]
async fn a_payouts_answer_lies_in_one_way(#[case] lie: &str, #[case] lies: fn(&Value) -> bool) {
    let answer = parsed(&pay_under(lie).await);
    assert!(lies(&answer), "{lie}: {answer}");
}

#[rstest::rstest]
#[case("unknown-status", |a: &Value| a["result"]["result"]["status"] == 5)]
#[case("status-as-string", |a: &Value| a["result"]["result"]["status"] == "0")]
#[case("status-null", |a: &Value| a["result"]["result"]["status"].is_null())]
#[case("single-nesting", |a: &Value| a["result"]["status"] == 0)]
#[case("field-missing", |a: &Value| a["result"]["result"].get("status").is_none())]
#[case("details-null", |a: &Value| a["result"]["result"].is_null())]
#[case("date-in-milliseconds", |a: &Value| a["result"]["result"]["date"].as_u64() > Some(1_000_000_000_000))]
#[tokio::test]
async fn a_checks_answer_lies_in_one_way(#[case] lie: &str, #[case] lies: fn(&Value) -> bool) {
    let answer = parsed(&check_under(lie).await);
    assert!(lies(&answer), "{lie}: {answer}");
}

#[tokio::test]
async fn broken_json_is_broken() {
    assert!(serde_json::from_str::<Value>(&pay_under("trailing-garbage").await).is_err());
    let twice = pay_under("duplicate-keys").await;
    assert!(twice.matches("\"transaction_id\"").count() > 1, "{twice}");
}

#[tokio::test]
async fn the_answer_of_another_call_tells_of_another_payment() {
    let bench = Bench::start().await;
    let other = bench.paid().await;
    let then = custom(json!("after-commit"), json!({"lie": "answer-of-another"}));
    bench.rule(json!({ "then": then })).await;
    assert_eq!(bench.paid().await, other);
    assert_eq!(bench.payments().await.len(), 2);
}

/// Nothing is committed. A lie tells of somebody else's payment; any other answer of one that nobody made.
#[rstest::rstest]
#[case(json!({"lie": "error-and-result-both"}), true)]
#[case(json!({"lie": "answer-of-another"}), true)]
#[case(json!("http"), false)]
#[case(json!({"drip": {"bytes": 100, "every": "0s"}}), false)]
#[tokio::test]
async fn only_a_lie_about_nothing_committed_tells_of_another_payment(
    #[case] action: Value,
    #[case] tells_of_another: bool,
) {
    let bench = Bench::start().await;
    let other = bench.paid().await;
    let then = custom(json!("before-commit"), action);
    bench.rule(json!({ "then": then })).await;
    assert_eq!(bench.paid().await == other, tells_of_another);
    assert_eq!(bench.payments().await.len(), 1);
}

/// Without the data that the lie is about the rule waits for a call that has it.
#[tokio::test]
async fn a_lie_about_data_waits_for_an_answer_that_has_some() {
    let bench = Bench::start().await;
    let mut rule = json!({ "when": {"next": 1}, "must_apply": true });
    rule["then"] = custom(json!("after-commit"), json!({"lie": "status-as-string"}));
    bench.rule(rule).await;
    assert_eq!(bench.check(1).await["error"]["code"], -32314);
    let paid = bench.paid().await;
    let answer = bench.check(paid).await;
    assert_eq!(answer["result"]["result"]["status"], "0");
}

#[tokio::test]
async fn a_payment_that_was_never_made_has_an_id_that_none_will_have() {
    let bench = Bench::with_profile("[payments]\nfirst_transaction_id = 9000000001").await;
    let then = custom(
        json!("before-commit"),
        json!({"lie": "error-and-result-both"}),
    );
    let rule = json!({"when": {"next": 1}, "then": then});
    bench.rule(rule).await;
    let invented = bench.paid().await;
    assert_ne!(bench.paid().await, invented);
}
