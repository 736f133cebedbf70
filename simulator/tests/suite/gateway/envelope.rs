//! JSON, object, id, method, params: ENV and ERR rows.

use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{Bench, code};

#[rstest]
#[case::not_json("not json", -32700)]
#[case::empty("", -32700)]
#[case::half_a_request(r#"{"id":"1","method":"pam.check"#, -32700)]
#[case::trailing_garbage(r#"{"id":"1","method":"m"} x"#, -32700)]
#[case::array("[]", -32600)]
#[case::batch(r#"[{"id":"1","method":"pam.check_payment"}]"#, -32600)]
#[case::number("3", -32600)]
#[case::string(r#""pam.check_payment""#, -32600)]
#[case::null("null", -32600)]
#[case::no_id(r#"{"method":"pam.check_payment","params":{}}"#, -32600)]
#[case::null_id(r#"{"id":null,"method":"pam.check_payment","params":{}}"#, -32600)]
#[case::object_id(r#"{"id":{},"method":"pam.check_payment","params":{}}"#, -32600)]
#[case::two_methods(r#"{"id":"1","method":"pam.check_payment","method":"pam.pay_by_cash"}"#, -32600)]
#[tokio::test]
async fn a_body_without_a_knowable_id_is_answered_with_null(
    #[case] body: &str,
    #[case] expected: i64,
) {
    let answer = Bench::start().await.answer(body).await;
    assert_eq!(code(&answer), expected);
    assert_eq!(answer["id"], Value::Null);
}

#[rstest]
#[case::method_missing(r#"{"id":"1"}"#, -32600)]
#[case::method_not_a_string(r#"{"id":"1","method":5}"#, -32600)]
#[case::method_null(r#"{"id":"1","method":null}"#, -32600)]
#[case::params_positional(r#"{"id":"1","method":"pam.check_payment","params":[1]}"#, -32600)]
#[case::params_scalar(r#"{"id":"1","method":"pam.check_payment","params":7}"#, -32600)]
#[case::unknown_method(r#"{"id":"1","method":"pam.nothing","params":{}}"#, -32601)]
#[case::other_case(r#"{"id":"1","method":"PAM.CHECK_PAYMENT","params":{}}"#, -32601)]
#[case::params_absent(r#"{"id":"1","method":"pam.check_payment"}"#, -32300)]
#[case::params_null(r#"{"id":"1","method":"pam.pay_by_cash","params":null}"#, -32300)]
#[tokio::test]
async fn a_wrong_request_with_an_id_gets_its_id_back(#[case] body: &str, #[case] expected: i64) {
    let answer = Bench::start().await.answer(body).await;
    assert_eq!(code(&answer), expected);
    assert_eq!(answer["id"], "1");
}

#[rstest]
#[case::uuid(r#""1cb17690-9105-4a23-9868-f5006cda7724""#)]
#[case::integer("202")]
#[case::above_2_to_53("9007199254740993")]
#[case::above_64_bits("123456789012345678901234567890")]
#[case::negative("-5")]
#[case::zero("0")]
#[case::fraction("1.50")]
#[case::empty(r#""""#)]
#[case::non_ascii(r#""платёж № 1 💸""#)]
#[case::escaped(r#""a\"\\\u0041""#)]
#[tokio::test]
async fn the_id_comes_back_exactly_as_it_was_written(#[case] id: &str) {
    let bench = Bench::start().await;
    let body = format!(
        r#"{{"id":{id},"method":"pam.check_payment","params":{{"agr_transaction_id":1}}}}"#
    );
    let answer = bench.post(body).await.text().await.unwrap();
    assert!(
        answer.starts_with(&format!(r#"{{"id":{id},"error""#)),
        "ENV-03: {answer}"
    );
}

#[tokio::test]
async fn bytes_that_are_no_utf8_are_not_json() {
    let bench = Bench::start().await;
    let answer: Value = bench
        .post(&b"{\"id\":\"\xff\"}"[..])
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(code(&answer), -32700);
}

#[tokio::test]
async fn the_jsonrpc_member_is_taken_and_not_added() {
    let bench = Bench::start().await;
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": "pam.check_payment", "params": {}});
    let answer = bench.answer(&body.to_string()).await;
    assert_eq!(code(&answer), -32300);
    assert_eq!(answer.get("jsonrpc"), None);
}

#[tokio::test]
async fn deeply_nested_json_is_a_batch_like_any_other_and_harms_nobody() {
    let bench = Bench::start().await;
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    assert_eq!(code(&bench.answer(&deep).await), -32600);
    assert_eq!(bench.status(bench.paid().await).await, 0);
}
