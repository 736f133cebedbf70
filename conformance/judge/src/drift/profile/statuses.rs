//! The course a payment takes when nothing is arranged.

use super::Setting;
use super::outcomes::is_not_found;
use super::shown::{Shown, shown};
use crate::drift::Side;
use crate::verdict::ScenarioResult;
use crate::{Seen, seen};
use paysys_exchange::Turn;
use paysys_scenario::Setting as Key;
use paysys_scenario::{Advance, PAUSES_UNTIL_FOUND, Step, StepKind, is_final};
use paysys_shared::json::Json;

/// The course that scenarios ask for where they ask for the usual one.
const TYPICAL: &str = "typical";

/// Status after status of the default profile's courses, each with the milliseconds after which it comes.
type Timetable = &'static [(i128, &'static str)];

/// The courses of the default profile.
const KNOWN: [(&str, Timetable); 8] = [
    ("instant", &[(0, "2")]),
    (TYPICAL, &[(0, "0"), (1000, "1"), (3000, "2")]),
    ("held-then-completed", &[(0, "0"), (1000, "7"), (3000, "2")]),
    ("held-then-cancelled", &[(0, "0"), (1000, "7"), (3000, "3")]),
    ("cancelled", &[(0, "0"), (1000, "1"), (3000, "3")]),
    ("failed", &[(0, "0"), (1000, "-1")]),
    (
        "refunded",
        &[(0, "0"), (1000, "1"), (2000, "2"), (4000, "6")],
    ),
    ("stuck", &[(0, "0"), (1000, "1")]),
];

/// One look at a payment: how many milliseconds after it was made, and what was seen.
type Look = (i128, String);

/// What one scenario saw of its payment.
struct StatusHistory<'a> {
    source: &'a str,
    table: String,
    looks: Vec<Look>,
}

impl<'a> StatusHistory<'a> {
    fn of(shown: &Shown<'a>) -> Option<Self> {
        let vendor = shown.result.transcript.as_ref()?.given("vendor")?;
        Some(Self {
            source: shown.scenario(),
            table: format!("vendors.{vendor}"),
            looks: looks(shown.result),
        })
    }
}

pub(super) fn settings(side: &Side) -> Vec<Setting> {
    let typical = histories(side, Key::TypicalProgression);
    let free = histories(side, Key::Progression);
    // The longest look tells most; even a single check tells how a payment begins.
    let all = free.iter().chain(&typical).rev();
    let longest = all.max_by_key(|history| history.looks.last().map(|(after, _)| *after));
    let Some(StatusHistory {
        source,
        table,
        looks,
    }) = longest
    else {
        return Vec::new();
    };
    let vendor = |name: &str| Setting::of(table, "progression", name, *source);
    let mut found = match KNOWN.iter().find(|(_, course)| fits(course, looks)) {
        Some((name, _)) => vec![vendor(name)],
        None => {
            let mut found = vec![vendor("as-seen")];
            found.extend(progression("as-seen", looks, source));
            found
        }
    };
    // What a simulator calls typical is what this gateway does when it is asked for nothing.
    if typical.iter().any(|history| !ends_as_usual(&history.looks)) {
        found.extend(progression(TYPICAL, looks, source));
    }
    found
}

/// What scenarios that arrange nothing saw of their payments.
fn histories(side: &Side, key: Key) -> Vec<StatusHistory<'_>> {
    let is_free = |shown: &Shown<'_>| !shown.result.scenario.arrangement.needs_a_simulator();
    let histories = shown(side, key).filter(is_free);
    let histories = histories.filter_map(|shown| StatusHistory::of(&shown));
    histories
        .filter(|history| !history.looks.is_empty())
        .collect()
}

fn fits(course: Timetable, looks: &[Look]) -> bool {
    looks.iter().all(|(after, seen)| {
        let mut reached = course.iter().rev().filter(|(begins, _)| begins <= after);
        reached.next().is_some_and(|(_, status)| status == seen)
    })
}

/// Polls miss what lies between two of them, but neither the beginning nor the end.
fn ends_as_usual(looks: &[Look]) -> bool {
    let seen = |look: Option<&Look>, status: &str| look.is_some_and(|(_, seen)| seen == status);
    let is_on_the_way = |(_, seen): &Look| ["0", "1", "2"].contains(&seen.as_str());
    seen(looks.first(), "0") && seen(looks.last(), "2") && looks.iter().all(is_on_the_way)
}

/// Each look at the payment: time passes where the scenario says so, and between polls.
fn looks(result: &ScenarioResult) -> Vec<Look> {
    let (mut after, mut looks) = (0, Vec::new());
    let Some(transcript) = result.transcript.as_ref() else {
        return looks;
    };
    let seen = seen(transcript);
    for (index, step) in result.scenario.steps.iter().enumerate() {
        if let StepKind::Advance(Advance::By(time)) = &step.kind {
            after += time.as_millis();
        }
        let answers = seen.iter().filter(|answer| answer.step == index);
        let answers = answers.filter(|answer| answer.turn != Turn::AfterFinal);
        let (mut pauses, mut until_found) = (pauses(step), PAUSES_UNTIL_FOUND.into_iter());
        let mut is_again = false;
        for answer in answers {
            let again = is_again.then(|| until_found.next().map(|pause| pause.as_millis()));
            let Some(pause) = again.unwrap_or_else(|| pauses.next()) else {
                break;
            };
            after += pause;
            looks.extend(status(answer).map(|status| (after, status)));
            is_again = answer.turn.is_repeated();
        }
    }
    looks
}

/// The milliseconds before each of a step's checks.
fn pauses(step: &Step) -> Box<dyn Iterator<Item = i128>> {
    let first = std::iter::once(0);
    match &step.kind {
        StepKind::Poll(poll) => Box::new(first.chain(poll.pauses().map(|pause| pause.as_millis()))),
        _ => Box::new(first),
    }
}

fn status(answer: &Seen) -> Option<String> {
    match answer.value(["result", "result", "status"]) {
        Some(status) => status.as_integer().map(|status| status.to_string()),
        None => {
            let is_check = answer.method.as_deref() == Some("pam.check_payment");
            (is_check && is_not_found(answer)).then(|| "not-found".to_owned())
        }
    }
}

fn progression(name: &str, looks: &[Look], source: &str) -> Vec<Setting> {
    let table = format!("progressions.{name}");
    let mut course = looks.to_vec();
    course.dedup_by(|next, before| next.1 == before.1);
    let mut found = vec![Setting::of(&table, "steps", steps(&course), source)];
    if course
        .windows(2)
        .any(|pair| is_illegal(&pair[0].1, &pair[1].1))
    {
        found.push(Setting::of(&table, "illegal", true, source));
    }
    found
}

/// May the one not follow the other (CHK-09)? The simulator wants to be told that this is meant.
fn is_illegal(before: &str, next: &str) -> bool {
    is_final(&Json::Number(before.to_owned())) && (before, next) != ("2", "6")
}

fn steps(course: &[Look]) -> toml::Value {
    let mut before = 0;
    let mut steps = Vec::new();
    for (position, (begins, status)) in course.iter().enumerate() {
        let mut step = toml::Table::new();
        let status = match status.parse::<i64>() {
            Ok(status) => toml::Value::from(status),
            Err(_) => toml::Value::from(status.as_str()),
        };
        step.insert("status".to_owned(), status);
        if position > 0 {
            let after = (begins - before).max(1);
            step.insert("after".to_owned(), format!("{after}ms").into());
        }
        before = *begins;
        steps.push(toml::Value::Table(step));
    }
    steps.into()
}
