//! [`Lie::ErrorAndResultBoth`](paysys_core::fault::Lie::ErrorAndResultBoth)

use super::members::Members;

/// The error given beside a result: internal, so that the outcome is unknown.
const ERROR: &str = r#"{"code":-32400,"message":"Something went wrong inside the gateway"}"#;

/// Gives an error beside the result, and to an error answer an empty result.
pub(super) fn tell(answer: &mut Members) {
    let given = |text: &str, instead: &str| match text {
        "null" => instead.to_owned(),
        _ => text.to_owned(),
    };
    answer.alter("error", |error| given(error, ERROR));
    answer.alter("result", |result| given(result, "{}"));
}

#[cfg(test)]
mod tests {
    use super::super::truth::{self, CHECK, PAYOUT, assert_changes};
    use super::*;
    use paysys_core::fault::Lie;

    #[test]
    fn the_money_moved_and_there_is_an_error() {
        let both = format!(r#""error":{ERROR}"#);
        assert_changes(Lie::ErrorAndResultBoth, PAYOUT, r#""error":null"#, &both);
        assert_changes(Lie::ErrorAndResultBoth, CHECK, r#""error":null"#, &both);
        let (none, empty) = (r#""result":null"#, r#""result":{}"#);
        assert_changes(Lie::ErrorAndResultBoth, truth::ERROR, none, empty);
    }
}
