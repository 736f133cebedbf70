//! The envelope: id echoed, error and result both there and only one of them set (ENV-03, ENV-06, ENV-07, ENV-10).

use std::sync::LazyLock;

use super::Rules;
use paysys_exchange::Exchange;
use paysys_scenario::AnswerRule as Rule;
use paysys_scenario::{Actual, Expectation, Expected, Mismatch};
use paysys_shared::json::Json;

pub(super) fn check(exchange: &Exchange, answer: &Json, rules: &mut Rules<'_>) {
    id(exchange, answer, rules);
    exclusive(answer, rules);
    tracker(answer, rules);
}

/// The id comes back with its JSON type and every digit. What comes back when there was none to read is a question (ENV-14).
fn id(exchange: &Exchange, answer: &Json, rules: &mut Rules<'_>) {
    let Some(actual) = answer.get("id") else {
        rules.must("$.id", "ENV-06", Rule::RequestId, Actual::Nothing);
        return;
    };
    let Some(Json::Object(members)) = exchange.request() else {
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
        rules.breaks("ENV-03", Mismatch::between("$.id", sent, actual));
    }
}

fn exclusive(answer: &Json, rules: &mut Rules<'_>) {
    const ERROR: &str = "$.error";
    const RESULT: &str = "$.result";
    let nothing = || Actual::Nothing;
    let null = || Actual::Value(Json::Null);
    match (answer.get("error"), answer.get("result")) {
        (None, Some(Json::Null)) => rules.must(ERROR, "ENV-07", Rule::Error, nothing()),
        (None, None) => {
            rules.must(ERROR, "ENV-06", Rule::ErrorOrNull, nothing());
            rules.must(RESULT, "ENV-06", Rule::ResultOrNull, nothing());
        }
        (None, _) => rules.must(ERROR, "ENV-06", Rule::NoErrorInSuccess, nothing()),
        (Some(Json::Null), None) => rules.must(RESULT, "ENV-06", Rule::Result, nothing()),
        (Some(Json::Null), Some(Json::Null)) => {
            rules.must(RESULT, "ENV-06", Rule::ResultInSuccess, null());
            // Whether it succeeded or failed, it does not say.
            rules.must(ERROR, "ENV-06", Rule::ErrorWithoutResult, null());
        }
        (Some(Json::Null), Some(Json::Object(_))) => {}
        (Some(Json::Null), Some(other)) => {
            let mismatch = Mismatch::at(RESULT, Expected::Object, Actual::OfType(other.clone()));
            rules.breaks("ENV-06", mismatch);
        }
        // A result says that the call succeeded, whatever stands for "no error".
        (Some(error), Some(Json::Object(_)))
            if !matches!(error, Json::Object(_) | Json::Text(_)) =>
        {
            let actual = Actual::Error(error.clone());
            rules.must(ERROR, "ENV-06", Rule::NoErrorBesideResult, actual);
        }
        (Some(_), None) => rules.must(RESULT, "ENV-07", Rule::NoResultInFailure, nothing()),
        (Some(_), Some(Json::Null)) => {}
        (Some(_), Some(other)) => {
            let actual = Actual::OfType(other.clone());
            rules.must(RESULT, "ENV-07", Rule::NoResultInFailure, actual);
            // Neither can be believed.
            let actual = Actual::ErrorAndResult;
            rules.must(ERROR, "ENV-07", Rule::EitherErrorOrResult, actual);
        }
    }
}

fn tracker(answer: &Json, rules: &mut Rules<'_>) {
    static FORM: LazyLock<Expectation> =
        LazyLock::new(|| Expectation::marker("<32 hex digits or absent>"));
    rules.member(&FORM, answer.get("mx_id"), "$.mx_id", "ENV-10");
}
