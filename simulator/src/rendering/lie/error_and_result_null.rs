//! [`Lie::ErrorAndResultNull`](paysys_core::fault::Lie::ErrorAndResultNull)

use super::members::Members;

/// Gives neither an error nor a result: both are there and null.
pub(super) fn tell(answer: &mut Members) {
    answer.alter("error", |_| "null".to_owned());
    answer.alter("result", |_| "null".to_owned());
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, ERROR, assert_changes};
    use paysys_core::fault::Lie;

    #[test]
    fn the_answer_says_nothing() {
        let result = r#"{"result":{"bank_transaction_id":null,"amount":15000,"date":1653907664,"status":2}}"#;
        assert_changes(Lie::ErrorAndResultNull, CHECK, result, "null");
        let error = r#"{"code":-32314,"message":"There is no such transaction"}"#;
        assert_changes(Lie::ErrorAndResultNull, ERROR, error, "null");
    }
}
