//! What a stub refuses before it answers.

use serde_json::json;

use super::bench;
use crate::harness::code;

#[tokio::test]
async fn what_is_required_or_looked_up_is_refused_as_the_contracts_methods_do() {
    let bench = bench().await;
    assert_eq!(code(&bench.call("pam.check", json!({})).await), -32300);
    assert_eq!(code(&bench.call("pam.get_cheque", json!({})).await), -32300);
    assert_eq!(
        code(
            &bench
                .call("pam.get_cheque", json!({"transaction_id": 5}))
                .await
        ),
        -32314
    );
    assert_eq!(
        code(&bench.call("pam.confirm_pay", json!({"key": "x"})).await),
        -32314
    );
    assert_eq!(code(&bench.call("pam.chek", json!({})).await), -32601);
}

#[rstest::rstest]
#[case(
    r#"{"vendor_form":{},"vendor_form":{"account":"2"}}"#,
    "params has more than one"
)]
#[case(
    r#"{"vendor_form":{"account":"1","account":"2"}}"#,
    "vendor_form has more than one"
)]
#[case(
    r#"{"vendor_form":{},"pay_form":{"\u0061":1,"a":2}}"#,
    "pay_form has more than one"
)]
#[tokio::test]
async fn what_is_said_twice_is_refused_as_the_contracts_methods_do(
    #[case] params: &str,
    #[case] reason: &str,
) {
    let bench = bench().await;
    let body = format!(r#"{{"id":1,"method":"pam.check","params":{params}}}"#);
    assert_eq!(code(&bench.answer(&body).await), -32300);
    let call = bench.calls().await.pop().unwrap();
    let said = call["decided"]["reason"].as_str().unwrap();
    assert!(said.starts_with(reason), "{said}");
}
