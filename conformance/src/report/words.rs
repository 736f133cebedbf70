//! What reports in plain text say alike.

use super::html::differs;
use paysys_contract::{Said, Words};
use paysys_judge::checks::{Breach, UnknownMoney};
use paysys_judge::history::{Deviation, State};
use paysys_judge::verdict::{RequirementResult, ScenarioResult};
use paysys_shared::json::Json;

/// Stands behind the verdict of a requirement whose check nobody has seen fail.
pub(super) fn unproved_in_words(result: &RequirementResult, words: Words) -> String {
    match result.requirement.is_unproved() {
        true => format!(" ({})", words.t("unproved_check")),
        false => String::new(),
    }
}

/// One mismatch in one paragraph.
pub(super) fn breach_in_words(result: &ScenarioResult, breach: &Breach, words: Words) -> String {
    let ids: Vec<&str> = breach.requirements.iter().map(|id| id.as_str()).collect();
    let mismatch = &breach.mismatch;
    let place = result.step_of(breach.exchange).map_or_else(
        || result.scenario.file.clone(),
        |step| {
            format!(
                "{}, {}:{}",
                step.kind_name(),
                result.scenario.file,
                step.line
            )
        },
    );
    let breach = Said::of("breach")
        .with("ids", ids.join(", "))
        .with("path", mismatch.path.as_str())
        .with("place", place)
        .with("expected", mismatch.expected.said())
        .with("actual", mismatch.actual.said())
        .with("difference", differs(mismatch.difference(), words));
    breach.in_words(words)
}

/// What an accepted deviation is about.
pub(super) fn subject_of(deviation: &Deviation, words: Words) -> String {
    let entry = &deviation.entry;
    let of = [
        entry.requirement.as_ref().map(|id| id.as_str()),
        entry.scenario.as_deref(),
    ];
    let between = format!(" {} ", words.t("run.in"));
    of.into_iter().flatten().collect::<Vec<_>>().join(&between)
}

/// What became of an accepted deviation, in one word and in one sentence.
pub(super) fn deviation_in_words(deviation: &Deviation, words: Words) -> (&'static str, String) {
    let entry = &deviation.entry;
    match &deviation.state {
        State::Known => {
            let until = entry.until.to_string();
            let values = [
                ("until", until.as_str()),
                ("reason", &entry.reason),
                ("link", &entry.link),
            ];
            ("known", words.fill("deviation.known", &values))
        }
        State::Stale(why) => {
            let values = [("why", why.as_str()), ("place", &entry.place)];
            ("stale", words.fill("deviation.stale", &values))
        }
        State::NotTried => ("not tried", words.t("deviation.not_tried").to_owned()),
    }
}

/// A payment that never left, in one paragraph.
pub(super) fn unsent_in_words(entry: Option<u64>, reason: &Said, words: Words) -> String {
    let unsent = Said::of("money.unsent").with("entry", entry_in_words(entry, words));
    unsent.with("reason", reason.clone()).in_words(words)
}

/// Behind what it is the entry of.
pub(super) fn entry_in_words(entry: Option<u64>, words: Words) -> String {
    let told = |entry: u64| words.fill("money.entry", &[("n", &entry.to_string())]);
    entry.map(told).unwrap_or_default()
}

/// By what a person can ask about a payment.
pub(super) fn identity_in_words(money: &UnknownMoney, words: Words) -> String {
    let none = || words.t("run.none").to_owned();
    let show = |value: &Option<Json>| value.as_ref().map_or_else(none, Json::to_string);
    let identity = Said::of("money.identity")
        .with("id", show(&money.request_id))
        .with("form", show(&money.form));
    identity.in_words(words)
}

/// A payment nobody may send again, in one paragraph.
pub(super) fn unknown_money_in_words(money: &UnknownMoney, words: Words) -> String {
    let unknown = Said::of("money.unknown")
        .with("entry", entry_in_words(money.entry, words))
        .with("reason", money.reason.clone())
        .with("identity", identity_in_words(money, words));
    unknown.in_words(words)
}
