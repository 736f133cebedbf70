//! What reports in plain text say alike.

use std::collections::BTreeMap;

use super::html::differs;
use paysys_contract::{Said, Words};
use paysys_judge::checks::{Breach, UnknownMoney};
use paysys_judge::history::{Deviation, State};
use paysys_judge::verdict::{RequirementResult, RunResult, ScenarioResult, Verdict};
use paysys_shared::json::Json;

/// Stands behind the verdict of a requirement whose check nobody has seen fail.
pub(super) fn unproved_in_words(result: &RequirementResult, words: Words) -> String {
    match result.requirement.is_unproved() {
        true => format!(" ({})", words.t("unproved_check")),
        false => String::new(),
    }
}

/// Step, file and line of what was not as it should be.
pub(super) fn place_of(result: &ScenarioResult, breach: &Breach) -> Option<String> {
    let step = result.step_of(breach.exchange)?;
    let file = &result.scenario.file;
    Some(format!("{}, {file}:{}", step.kind_name(), step.line))
}

/// How many scenarios have which verdict.
pub(super) fn counts(result: &RunResult) -> BTreeMap<Verdict, usize> {
    let mut counts = BTreeMap::new();
    for scenario in &result.scenarios {
        *counts.entry(scenario.verdict).or_default() += 1;
    }
    counts
}

/// The ids of these scenarios, by verdict and by the reason for it.
pub(super) fn by_reason<'a>(
    scenarios: impl IntoIterator<Item = &'a ScenarioResult>,
    words: Words,
) -> BTreeMap<(Verdict, String), Vec<&'a str>> {
    let mut groups: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for scenario in scenarios {
        let key = (scenario.verdict, scenario.reason().in_words(words));
        groups.entry(key).or_default().push(&scenario.scenario.id);
    }
    groups
}

/// Scenarios without a verdict, by reason.
pub(super) fn unchecked(
    result: &RunResult,
    words: Words,
) -> BTreeMap<(Verdict, String), Vec<&str>> {
    let scenarios = result.scenarios.iter();
    by_reason(scenarios.filter(|it| !it.verdict.is_checked()), words)
}

/// The first of these, and what is said of how many more there are.
pub(super) fn first_of(ids: &[&str], most: usize, more: impl Fn(&str) -> String) -> String {
    let (shown, left) = ids.split_at(most.min(ids.len()));
    let more = (!left.is_empty()).then(|| more(&left.len().to_string()));
    shown.join(", ") + &more.unwrap_or_default()
}

/// One mismatch in one paragraph.
pub(super) fn breach_in_words(result: &ScenarioResult, breach: &Breach, words: Words) -> String {
    let ids: Vec<&str> = breach.requirements.iter().map(|id| id.as_str()).collect();
    let mismatch = &breach.mismatch;
    let place = place_of(result, breach).unwrap_or_else(|| result.scenario.file.clone());
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
    let identity = Said::of("money.identity")
        .with("id", json_or_none(&money.request_id, words))
        .with("form", json_or_none(&money.form, words));
    identity.in_words(words)
}

/// A value that was sent, or that there was none.
pub(super) fn json_or_none(value: &Option<Json>, words: Words) -> String {
    let none = || words.t("run.none").to_owned();
    value.as_ref().map_or_else(none, Json::to_string)
}

/// A payment nobody may send again, in one paragraph.
pub(super) fn unknown_money_in_words(money: &UnknownMoney, words: Words) -> String {
    let unknown = Said::of("money.unknown")
        .with("entry", entry_in_words(money.entry, words))
        .with("reason", money.reason.clone())
        .with("identity", identity_in_words(money, words));
    unknown.in_words(words)
}
