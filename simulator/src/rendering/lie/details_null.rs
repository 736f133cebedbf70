//! [`Lie::DetailsNull`](paysys_core::fault::Lie::DetailsNull)

use super::members::Members;

/// Nulls a payout's `details` and a check's inner `result`.
pub(super) fn tell(answer: &mut Members) {
    answer.edit("result", |result| {
        result.alter("details", |_| "null".to_owned());
        result.alter("result", |_| "null".to_owned());
    });
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, ERROR, assert_changes, assert_unchanged};
    use paysys_core::fault::Lie;

    #[test]
    fn nothing_is_told_about_the_payment() {
        let report = r#"{"bank_transaction_id":null,"amount":15000,"date":1653907664,"status":2}"#;
        assert_changes(Lie::DetailsNull, CHECK, report, "null");
        let payout = r#"{"id":1,"error":null,"result":{"details":{"amount":15000}}}"#;
        assert_changes(Lie::DetailsNull, payout, r#"{"amount":15000}"#, "null");
        assert_unchanged(Lie::DetailsNull, ERROR);
    }
}
