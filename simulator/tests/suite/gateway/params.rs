//! Parameters of both methods: ERR-04 to ERR-06, PAY-01, PAY-14, CHK-01.

use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{Bench, code, wallet_form};

/// The wallet form with one field replaced; `null` takes it away.
fn with(field: &str, value: Value) -> Value {
    let mut form = wallet_form();
    let members = form.as_object_mut().unwrap();
    match value {
        Value::Null => drop(members.remove(field)),
        value => drop(members.insert(field.into(), value)),
    }
    form
}

#[rstest]
#[case::account_missing("account", Value::Null, -32300)]
#[case::account_number("account", json!(79_123_456_789_u64), -32300)]
#[case::account_empty("account", json!(""), -32300)]
#[case::currency_missing("currency", Value::Null, -32300)]
#[case::currency_number("currency", json!(840), -32300)]
#[case::currency_unknown("currency", json!("EUR"), -32300)]
#[case::currency_other_case("currency", json!("usd"), -32300)]
#[case::amount_missing("amount", Value::Null, -32300)]
#[case::amount_string("amount", json!("12000"), -32300)]
#[case::amount_fraction("amount", json!(12000.5), -32300)]
#[case::amount_float("amount", json!(12000.0), -32300)]
#[case::amount_zero("amount", json!(0), -32300)]
#[case::amount_negative("amount", json!(-12000), -32300)]
#[case::amount_boolean("amount", json!(true), -32300)]
#[case::amount_object("amount", json!({}), -32300)]
#[case::amount_beyond_64_bits("amount", json!(u64::MAX), -32300)]
#[case::vendor_missing("vendor_id", Value::Null, -32300)]
#[case::vendor_string("vendor_id", json!("101596"), -32300)]
#[case::vendor_unknown("vendor_id", json!(1), -32316)]
#[case::vendor_negative("vendor_id", json!(-101_596), -32316)]
#[case::unknown_field("comment", json!("hello"), -32300)]
#[tokio::test]
async fn a_wrong_form_is_refused_and_pays_nothing(
    #[case] field: &str,
    #[case] value: Value,
    #[case] expected: i64,
) {
    let bench = Bench::start().await;
    assert_eq!(code(&bench.pay(with(field, value)).await), expected);
    assert!(bench.payments().await.is_empty());
}

#[rstest]
#[case::params_empty(json!({}), -32300)]
#[case::form_null(json!({"vendor_form": null}), -32300)]
#[case::form_array(json!({"vendor_form": []}), -32300)]
#[case::form_string(json!({"vendor_form": "x"}), -32300)]
#[tokio::test]
async fn a_form_must_be_an_object(#[case] params: Value, #[case] expected: i64) {
    let bench = Bench::start().await;
    assert_eq!(code(&bench.call("pam.pay_by_cash", params).await), expected);
}

#[tokio::test]
async fn a_field_written_twice_is_refused() {
    let body = r#"{"id":"1","method":"pam.pay_by_cash","params":{"vendor_form":{"account":"7",
        "currency":"USD","amount":1,"amount":1000000,"vendor_id":101596}}}"#;
    assert_eq!(code(&Bench::start().await.answer(body).await), -32300);
}

#[rstest]
#[case::missing(json!({}), -32300)]
#[case::string(json!({"agr_transaction_id": "2355076"}), -32300)]
#[case::null(json!({"agr_transaction_id": null}), -32300)]
#[case::fraction(json!({"agr_transaction_id": 1.5}), -32300)]
#[case::unknown(json!({"agr_transaction_id": 1}), -32314)]
#[case::zero(json!({"agr_transaction_id": 0}), -32314)]
#[case::negative(json!({"agr_transaction_id": -1}), -32314)]
#[case::beyond_64_bits(json!({"agr_transaction_id": u64::MAX}), -32314)]
#[tokio::test]
async fn a_check_needs_the_id_of_a_payment(#[case] params: Value, #[case] expected: i64) {
    let bench = Bench::start().await;
    assert_eq!(
        code(&bench.call("pam.check_payment", params).await),
        expected
    );
}

fn card_form(account: &str, wallet: &str, amount: u64) -> Value {
    json!({"account": account, "wallet": wallet, "amount": amount, "vendor_id": 101_606})
}

#[rstest]
#[case::smallest(10_000, true)]
#[case::largest(75_000_000, true)]
#[case::below(9_999, false)]
#[case::above(75_000_001, false)]
#[tokio::test]
async fn cards_have_limits_and_cost_what_they_say(#[case] amount: u64, #[case] taken: bool) {
    let bench = Bench::start().await;
    let answer = bench
        .pay(card_form("8600123412341234", "998901234567", amount))
        .await;
    if taken {
        assert_eq!(answer["result"]["details"]["amount"], amount);
    } else {
        assert_eq!(code(&answer), -32300);
    }
}

#[rstest]
#[case::short_account("860012341234123", "998901234567")]
#[case::letters_in_account("860012341234123x", "998901234567")]
#[case::long_wallet("8600123412341234", "9989012345678")]
#[tokio::test]
async fn card_fields_have_a_form(#[case] account: &str, #[case] wallet: &str) {
    let bench = Bench::start().await;
    assert_eq!(
        code(&bench.pay(card_form(account, wallet, 10_000)).await),
        -32300
    );
}

/// They are read before anything else of a call is looked at, and still are the last that is wrong with it.
#[rstest]
#[case::payout("pam.pay_by_cash", json!({}))]
#[case::form("pam.pay_by_cash", json!({"vendor_form": {"vendor_id": 1}}))]
#[case::check("pam.check_payment", json!({}))]
#[tokio::test]
async fn wrong_params_are_told_after_everything_that_is_wrong_with_the_caller(
    #[case] method: &str,
    #[case] params: Value,
) {
    let mut bench = Bench::with_profile("[limits]\ncalls_per_minute = 1\nerror = -32319").await;
    let asks = async |bench: &Bench| code(&bench.call(method, params.clone()).await);
    let own = bench.secret_key.clone();
    bench.secret_key = "another-key-that-is-not-real-either".into();
    assert_eq!(asks(&bench).await, -32504);
    bench.secret_key = own;
    let service = std::mem::replace(&mut bench.service_id, "demo-blocked".into());
    let own = std::mem::replace(
        &mut bench.secret_key,
        "demo-blocked-secret-not-real-one".into(),
    );
    assert_eq!(asks(&bench).await, -32315);
    (bench.service_id, bench.secret_key) = (service, own);
    // The first one is let through, and counts although it is wrong.
    assert!([-32300, -32316].contains(&asks(&bench).await));
    assert_eq!(asks(&bench).await, -32319);
}
