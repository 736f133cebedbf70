//! Checks of payments.

use std::fmt::Display;

/// A check of a payment, whose id may also be one that a script puts there.
pub(crate) fn check(transaction_id: impl Display) -> String {
    format!(
        r#"{{"id":1,"method":"pam.check_payment","params":{{"agr_transaction_id":{transaction_id}}}}}"#
    )
}

/// The payment that a payout was answered with.
pub(crate) fn transaction_id(answer: &str) -> u64 {
    let answer: serde_json::Value = serde_json::from_str(answer).expect("JSON");
    answer["result"]["details"]["transaction_id"]
        .as_u64()
        .expect("a payment")
}
