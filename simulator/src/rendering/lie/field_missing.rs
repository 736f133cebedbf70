//! [`Lie::FieldMissing`](paysys_core::fault::Lie::FieldMissing)

use super::members::Members;
use super::payload;

/// Takes away what the client needs most: a payout's `transaction_id`, a check's `status`.
pub(super) fn tell(answer: &mut Members) {
    payload::edit(answer, |told| {
        told.remove("transaction_id");
        told.remove("status");
    });
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, ERROR, PAYOUT, assert_changes, assert_unchanged};
    use paysys_core::fault::Lie;

    #[test]
    fn what_the_client_needs_most_is_not_there() {
        assert_changes(
            Lie::FieldMissing,
            PAYOUT,
            r#""transaction_id":2355076,"#,
            "",
        );
        assert_changes(Lie::FieldMissing, CHECK, r#","status":2"#, "");
        assert_unchanged(Lie::FieldMissing, ERROR);
    }
}
