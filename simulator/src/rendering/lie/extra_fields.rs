//! [`Lie::ExtraFields`](paysys_core::fault::Lie::ExtraFields)

use super::members::Members;
use super::payload;

/// Adds members that nobody documented, to the envelope and to what is told about the payment.
pub(super) fn tell(answer: &mut Members) {
    payload::edit(answer, |told| {
        told.push("commission", "0");
        told.push("comment", "null");
    });
    answer.push("node", r#"{"name":"pay-3"}"#);
}

#[cfg(test)]
mod tests {
    use super::super::truth::assert_changes;
    use paysys_core::fault::Lie;

    #[test]
    fn there_is_more_than_was_documented() {
        let check = r#"{"result":{"result":{"status":2}}}"#;
        let lied = r#"2,"commission":0,"comment":null}},"node":{"name":"pay-3"}}"#;
        assert_changes(Lie::ExtraFields, check, "2}}}", lied);
        let error = r#"{"error":{"code":-32314},"result":null}"#;
        assert_changes(
            Lie::ExtraFields,
            error,
            "null}",
            r#"null,"node":{"name":"pay-3"}}"#,
        );
    }
}
