//! The envelope: id echoed, error and result both there and only one of them set (ENV-03, ENV-06, ENV-07, ENV-10).

use super::Rules;
use crate::checks::Parsed;
use crate::json::Json;
use crate::scenario::{Difference, Expectation, Mismatch};

pub(super) fn check(parsed: &Parsed<'_>, answer: &Json, rules: &mut Rules<'_>) {
    id(parsed, answer, rules);
    exclusive(answer, rules);
    tracker(answer, rules);
}

/// The id comes back with its JSON type and every digit. What comes back when there was none to read is a question (ENV-14).
fn id(parsed: &Parsed<'_>, answer: &Json, rules: &mut Rules<'_>) {
    let Some(actual) = answer.get("id") else {
        rules.must("ENV-06", Mismatch::missing("$.id", "the request's id"));
        return;
    };
    let Some(Json::Object(members)) = &parsed.request else {
        return;
    };
    let mut ids = members
        .iter()
        .filter(|(name, _)| name == "id")
        .map(|(_, value)| value);
    let (Some(sent), None) = (ids.next(), ids.next()) else {
        return;
    };
    let is_legal = sent.as_text().is_some() || sent.as_integer().is_some();
    if is_legal && sent != actual {
        rules.must("ENV-03", Mismatch::between("$.id", sent, actual));
    }
}

fn exclusive(answer: &Json, rules: &mut Rules<'_>) {
    match (answer.get("error"), answer.get("result")) {
        (None, Some(Json::Null)) => rules.must("ENV-07", Mismatch::missing("$.error", "the error")),
        (None, None) => {
            rules.must("ENV-06", Mismatch::missing("$.error", "the error, or null"));
            rules.must(
                "ENV-06",
                Mismatch::missing("$.result", "the result, or null"),
            );
        }
        (None, _) => rules.must(
            "ENV-06",
            Mismatch::missing("$.error", "null, as the call succeeded"),
        ),
        (Some(Json::Null), None) => {
            rules.must("ENV-06", Mismatch::missing("$.result", "the result"));
        }
        (Some(Json::Null), Some(Json::Null)) => {
            let mismatch = Mismatch::at(
                "$.result",
                "a result, as error is null",
                "null",
                Difference::Type,
            );
            rules.must("ENV-06", mismatch);
            // Whether it succeeded or failed, it does not say.
            let expected = "an error, as there is no result";
            let mismatch = Mismatch::at("$.error", expected, "null", Difference::Type);
            rules.must("ENV-06", mismatch);
        }
        (Some(Json::Null), Some(Json::Object(_))) => {}
        (Some(Json::Null), Some(other)) => {
            rules.must(
                "ENV-06",
                Mismatch::at("$.result", "an object", other.type_name(), Difference::Type),
            );
        }
        // A result says that the call succeeded, whatever stands for "no error".
        (Some(error), Some(Json::Object(_)))
            if !matches!(error, Json::Object(_) | Json::Text(_)) =>
        {
            let actual = error.to_string();
            let expected = "null, as there is a result";
            let mismatch = Mismatch::at("$.error", expected, actual, Difference::Type);
            rules.must("ENV-06", mismatch);
        }
        (Some(_), None) => rules.must(
            "ENV-07",
            Mismatch::missing("$.result", "null, as the call failed"),
        ),
        (Some(_), Some(Json::Null)) => {}
        (Some(_), Some(other)) => {
            let mismatch = Mismatch::at(
                "$.result",
                "null, as the call failed",
                other.type_name(),
                Difference::Type,
            );
            rules.must("ENV-07", mismatch);
            // Neither can be believed.
            let mismatch = Mismatch::at(
                "$.error",
                "either it or a result",
                "both",
                Difference::Unexpected,
            );
            rules.must("ENV-07", mismatch);
        }
    }
}

fn tracker(answer: &Json, rules: &mut Rules<'_>) {
    let form = Expectation::marker("<32 hex digits or absent>");
    rules.member(&form, answer.get("mx_id"), "$.mx_id", "ENV-10");
}
