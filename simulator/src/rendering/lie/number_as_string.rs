//! [`Lie::NumberAsString`](paysys_core::fault::Lie::NumberAsString)

use super::members::Members;
use super::payload;

/// Puts every number told about the payment, and an error's `code`, into quotes.
pub(super) fn tell(answer: &mut Members) {
    payload::edit(answer, |told| told.alter_all(quoted));
    answer.edit("error", |error| error.alter("code", quoted));
}

fn quoted(value: &str) -> String {
    match value.as_bytes().first() {
        Some(b'-' | b'0'..=b'9') => format!("\"{value}\""),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, ERROR, assert_changes};
    use paysys_core::fault::Lie;

    #[test]
    fn numbers_are_in_quotes() {
        let truth = r#""amount":15000,"date":1653907664,"status":2"#;
        let lied = r#""amount":"15000","date":"1653907664","status":"2""#;
        assert_changes(Lie::NumberAsString, CHECK, truth, lied);
        assert_changes(Lie::NumberAsString, ERROR, "-32314", r#""-32314""#);
        let payout = r#"{"id":1,"result":{"details":{"id":"2b","transaction_id":2355076}}}"#;
        assert_changes(Lie::NumberAsString, payout, "2355076", r#""2355076""#);
    }
}
