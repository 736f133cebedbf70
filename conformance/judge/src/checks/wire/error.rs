//! The error: an integer code, a message, perhaps data (ENV-07, ENV-09).

use std::sync::LazyLock;

use super::Rules;
use paysys_scenario::{Actual, AnswerRule, Expectation};
use paysys_shared::json::Json;

/// What each member must be.
static MEMBERS: LazyLock<[(&str, Expectation); 3]> = LazyLock::new(|| {
    [
        ("code", "<integer>"),
        ("message", "<string>"),
        ("data", "<object or null or absent>"),
    ]
    .map(|(name, form)| (name, Expectation::marker(form)))
});

pub(super) fn check(answer: &Json, rules: &mut Rules<'_>) {
    let error = match answer.get("error") {
        None | Some(Json::Null) => return,
        Some(_) if rules.is_broken_at("$.error") => return,
        Some(error @ Json::Object(_)) => error,
        Some(other) => {
            let actual = Actual::OfType(other.clone());
            rules.must("$.error", "ENV-07", AnswerRule::ErrorObject, actual);
            return;
        }
    };
    for (name, form) in &*MEMBERS {
        let path = format!("$.error.{name}");
        rules.member(form, error.get(name), &path, "ENV-09");
    }
}
