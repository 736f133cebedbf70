//! [`Lie::DuplicateKeys`](paysys_core::fault::Lie::DuplicateKeys)

use super::members::Members;
use super::payload;

/// Tells a payout's `transaction_id`, or a check's `status`, twice: first the truth, then another
/// value, which is the one that most JSON readers keep.
pub(super) fn tell(answer: &mut Members) {
    payload::edit(answer, |told| {
        if let Some(transaction_id) = told.get("transaction_id").map(next) {
            told.push("transaction_id", transaction_id);
        }
        if let Some(status) = told.get("status").map(opposite) {
            told.push("status", status);
        }
    });
}

/// The next payment's id.
fn next(transaction_id: &str) -> String {
    let id: u64 = transaction_id.parse().unwrap_or_default();
    id.wrapping_add(1).to_string()
}

/// Completed for what is not, cancelled for what is.
fn opposite(status: &str) -> &'static str {
    if status == "2" { "3" } else { "2" }
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, ERROR, PAYOUT, assert_changes, assert_unchanged};
    use paysys_core::fault::Lie;

    #[test]
    fn two_values_contradict_each_other() {
        let lied = r#"1653907664,"transaction_id":2355077"#;
        assert_changes(Lie::DuplicateKeys, PAYOUT, "1653907664", lied);
        let (truth, lied) = (r#""status":2"#, r#""status":2,"status":3"#);
        assert_changes(Lie::DuplicateKeys, CHECK, truth, lied);
        assert_unchanged(Lie::DuplicateKeys, ERROR);
    }
}
