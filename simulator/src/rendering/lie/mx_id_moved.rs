//! [`Lie::MxIdMoved`](paysys_core::fault::Lie::MxIdMoved)

use super::members::Members;

/// Moves `mx_id` from the envelope into `result`; an error has no result to move it into.
pub(super) fn tell(answer: &mut Members) {
    let Some(mx_id) = answer.get("mx_id").map(str::to_owned) else {
        return;
    };
    if answer.edit("result", |result| result.push("mx_id", mx_id)) {
        answer.remove("mx_id");
    }
}

#[cfg(test)]
mod tests {
    use super::super::truth::{ERROR, assert_changes, assert_unchanged};
    use paysys_core::fault::Lie;

    #[test]
    fn the_request_tracker_stands_elsewhere() {
        let payout = r#"{"id":1,"result":{"details":{"amount":5}},"mx_id":"03"}"#;
        let (truth, lied) = (r#"},"mx_id":"03""#, r#","mx_id":"03"}"#);
        assert_changes(Lie::MxIdMoved, payout, truth, lied);
        let check = r#"{"id":1,"result":{"result":{"status":2}},"mx_id":"03"}"#;
        assert_changes(Lie::MxIdMoved, check, truth, lied);
        assert_unchanged(Lie::MxIdMoved, ERROR);
    }
}
