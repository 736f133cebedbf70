//! [`Lie::StringAsNumber`](paysys_core::fault::Lie::StringAsNumber)

use super::members::Members;
use super::{number, payload};

/// Makes numbers of the strings told about the payment; a payout has one, `details.id`.
pub(super) fn tell(answer: &mut Members) {
    payload::edit(answer, |told| {
        told.alter_all(|value| match value.as_bytes().first() {
            Some(b'"') => number::of_string(value),
            _ => value.to_owned(),
        });
    });
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, PAYOUT, assert_changes, assert_unchanged};
    use paysys_core::fault::Lie;

    #[test]
    fn the_payouts_id_is_a_number() {
        let id = r#""2b32d68e154573ec7b6d30d1f803c5a5""#;
        assert_changes(Lie::StringAsNumber, PAYOUT, id, "47497347994949");
        assert_unchanged(Lie::StringAsNumber, CHECK);
    }
}
