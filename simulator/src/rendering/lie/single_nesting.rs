//! [`Lie::SingleNesting`](paysys_core::fault::Lie::SingleNesting)

use super::members::Members;

/// Puts a check's inner `result` in the place of the outer one.
pub(super) fn tell(answer: &mut Members) {
    let mut inner = None;
    answer.edit("result", |result| {
        inner = result.get("result").map(str::to_owned);
    });
    if let Some(inner) = inner {
        answer.alter("result", |_| inner);
    }
}

#[cfg(test)]
mod tests {
    use super::super::truth::{ERROR, PAYOUT, assert_changes, assert_unchanged};
    use paysys_core::fault::Lie;

    #[test]
    fn the_answer_is_nested_once() {
        let check = r#"{"id":1,"result":{"result":{"status":2}},"mx_id":"03"}"#;
        let (truth, lied) = (r#"{"result":{"status":2}}"#, r#"{"status":2}"#);
        assert_changes(Lie::SingleNesting, check, truth, lied);
        assert_unchanged(Lie::SingleNesting, PAYOUT);
        assert_unchanged(Lie::SingleNesting, ERROR);
    }
}
