//! What reports in plain text say alike.

use super::language::Words;
use paysys_judge::checks::{Breach, UnknownMoney};
use paysys_judge::history::{Deviation, State};
use paysys_judge::verdict::{RequirementResult, ScenarioResult};
use paysys_shared::json::Json;

/// Stands behind the verdict of a requirement whose check nobody has seen fail.
pub(super) fn unproved_in_words(result: &RequirementResult) -> &'static str {
    match result.requirement.is_unproved() {
        true => " (unproved check)",
        false => "",
    }
}

/// One mismatch in one paragraph.
pub(super) fn breach_in_words(result: &ScenarioResult, breach: &Breach) -> String {
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
    format!(
        "{} at {} ({place}): expected {}, actual {} ({} differs)",
        ids.join(", "),
        mismatch.path,
        mismatch.expected,
        mismatch.actual,
        mismatch.difference()
    )
}

/// What an accepted deviation is about.
pub(super) fn subject_of(deviation: &Deviation) -> String {
    let entry = &deviation.entry;
    let of = [
        entry.requirement.as_ref().map(|id| id.as_str()),
        entry.scenario.as_deref(),
    ];
    of.into_iter().flatten().collect::<Vec<_>>().join(" in ")
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

/// What to do about payments that never left.
pub(super) const NOT_SENT_HELP: &str = "No money moved. See to the connection (URL, name, certificate, proxy), then make a new plan: each is carried out once.";

/// A payment that never left, in one paragraph.
pub(super) fn unsent_in_words(entry: Option<u64>, reason: &str) -> String {
    let entry = entry.map_or_else(String::new, |entry| {
        format!(", entry {entry} of the money log")
    });
    format!("payment not sent{entry}: {reason}")
}

/// A payment nobody may send again, in one paragraph.
pub(super) fn unknown_money_in_words(money: &UnknownMoney) -> String {
    let show = |value: &Option<Json>| value.as_ref().map_or("none".to_owned(), Json::to_string);
    let entry = money.entry.map_or_else(String::new, |entry| {
        format!(", entry {entry} of the money log")
    });
    format!(
        "money unknown{entry}: {}; request id {}, form {}",
        money.reason,
        show(&money.request_id),
        show(&money.form)
    )
}
