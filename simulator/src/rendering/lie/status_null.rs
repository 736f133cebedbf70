//! [`Lie::StatusNull`](paysys_core::fault::Lie::StatusNull)

use super::members::Members;
use super::payload;

/// Nulls the status.
pub(super) fn tell(answer: &mut Members) {
    payload::edit(answer, |told| told.alter("status", |_| "null".to_owned()));
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, PAYOUT, assert_changes, assert_unchanged};
    use paysys_core::fault::Lie;

    #[test]
    fn there_is_no_status() {
        assert_changes(Lie::StatusNull, CHECK, r#""status":2"#, r#""status":null"#);
        assert_unchanged(Lie::StatusNull, PAYOUT);
    }
}
