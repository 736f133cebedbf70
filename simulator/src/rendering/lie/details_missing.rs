//! [`Lie::DetailsMissing`](paysys_core::fault::Lie::DetailsMissing)

use super::members::Members;

/// Takes away a payout's `details` and a check's inner `result`.
pub(super) fn tell(answer: &mut Members) {
    answer.edit("result", |result| {
        result.remove("details");
        result.remove("result");
    });
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, ERROR, assert_changes, assert_unchanged};
    use paysys_core::fault::Lie;

    #[test]
    fn the_result_is_empty() {
        let report = concat!(
            r#""result":{"bank_transaction_id":null,"amount":15000,"#,
            r#""date":1653907664,"status":2}"#
        );
        assert_changes(Lie::DetailsMissing, CHECK, report, "");
        let payout = r#"{"id":1,"error":null,"result":{"details":{"amount":15000}}}"#;
        assert_changes(
            Lie::DetailsMissing,
            payout,
            r#""details":{"amount":15000}"#,
            "",
        );
        assert_unchanged(Lie::DetailsMissing, ERROR);
    }
}
