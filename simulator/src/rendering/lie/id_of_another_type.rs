//! [`Lie::IdOfAnotherType`](paysys_core::fault::Lie::IdOfAnotherType)

use super::members::Members;
use super::number;

/// Makes a string of a number and a number of a string; null has no digits and stays.
pub(super) fn tell(answer: &mut Members) {
    answer.alter("id", |id| match id.as_bytes().first() {
        Some(b'"') => number::of_string(id),
        Some(b'-' | b'0'..=b'9') => format!("\"{id}\""),
        _ => id.to_owned(),
    });
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, ERROR, PAYOUT, assert_changes, assert_unchanged};
    use paysys_core::fault::Lie;

    #[test]
    fn strings_and_numbers_change_places() {
        let id = r#""1cb17690-9105-4a23-9868-f5006cda7724""#;
        assert_changes(Lie::IdOfAnotherType, PAYOUT, id, "481392272");
        assert_changes(Lie::IdOfAnotherType, CHECK, "202", r#""202""#);
        assert_changes(Lie::IdOfAnotherType, ERROR, r#""7""#, "7");
        assert_unchanged(Lie::IdOfAnotherType, r#"{"id":null}"#);
    }
}
