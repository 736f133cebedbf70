//! [`Lie::ErrorAndResultAbsent`](paysys_core::fault::Lie::ErrorAndResultAbsent)

use super::members::Members;

/// Takes `error` and `result` away.
pub(super) fn tell(answer: &mut Members) {
    answer.remove("error");
    answer.remove("result");
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, ERROR, assert_changes};
    use paysys_core::fault::Lie;

    #[test]
    fn only_the_rest_of_the_envelope_is_left() {
        let both = concat!(
            r#""error":null,"result":{"result":{"bank_transaction_id":null,"amount":15000,"#,
            r#""date":1653907664,"status":2}},"#
        );
        assert_changes(Lie::ErrorAndResultAbsent, CHECK, both, "");
        let both = concat!(
            r#""error":{"code":-32314,"message":"There is no such transaction"},"#,
            r#""result":null,"#
        );
        assert_changes(Lie::ErrorAndResultAbsent, ERROR, both, "");
    }
}
