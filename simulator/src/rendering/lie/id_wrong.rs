//! [`Lie::IdWrong`](paysys_core::fault::Lie::IdWrong)

use super::members::Members;

/// Puts another `id` of the same JSON type in its place; null has no other and stays.
pub(super) fn tell(answer: &mut Members) {
    answer.alter("id", other);
}

fn other(id: &str) -> String {
    match id.strip_prefix(['"', '-']) {
        Some(text) if id.starts_with('"') => format!("\"not-{text}"),
        Some(digits) => format!("-1{digits}"),
        None if id.starts_with(|first: char| first.is_ascii_digit()) => format!("1{id}"),
        None => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, PAYOUT, assert_changes, assert_unchanged};
    use paysys_core::fault::Lie;

    #[test]
    fn the_answer_names_another_request() {
        assert_changes(Lie::IdWrong, PAYOUT, r#""1cb1"#, r#""not-1cb1"#);
        assert_changes(Lie::IdWrong, CHECK, r#""id":202"#, r#""id":1202"#);
        assert_changes(Lie::IdWrong, r#"{"id":-0.5}"#, "-0.5", "-10.5");
        assert_unchanged(Lie::IdWrong, r#"{"id":null}"#);
    }
}
