//! [`Lie::FieldRenamed`](paysys_core::fault::Lie::FieldRenamed)

use super::members::Members;
use super::payload;

/// Renames what the client needs most: a payout's `transaction_id`, a check's `status`.
pub(super) fn tell(answer: &mut Members) {
    payload::edit(answer, |told| {
        told.rename("transaction_id", "transactionId");
        told.rename("status", "state");
    });
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, ERROR, PAYOUT, assert_changes, assert_unchanged};
    use paysys_core::fault::Lie;

    #[test]
    fn what_the_client_needs_most_has_another_name() {
        let (truth, lied) = (r#""transaction_id":"#, r#""transactionId":"#);
        assert_changes(Lie::FieldRenamed, PAYOUT, truth, lied);
        assert_changes(Lie::FieldRenamed, CHECK, r#""status":"#, r#""state":"#);
        assert_unchanged(Lie::FieldRenamed, ERROR);
    }
}
