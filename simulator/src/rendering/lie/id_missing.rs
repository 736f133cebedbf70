//! [`Lie::IdMissing`](paysys_core::fault::Lie::IdMissing)

use super::members::Members;

/// Takes `id` away.
pub(super) fn tell(answer: &mut Members) {
    answer.remove("id");
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, ERROR, PAYOUT, assert_changes};
    use paysys_core::fault::Lie;

    #[test]
    fn the_answer_names_no_request() {
        let id = r#""id":"1cb17690-9105-4a23-9868-f5006cda7724","#;
        assert_changes(Lie::IdMissing, PAYOUT, id, "");
        assert_changes(Lie::IdMissing, CHECK, r#""id":202,"#, "");
        assert_changes(Lie::IdMissing, ERROR, r#""id":"7","#, "");
    }
}
