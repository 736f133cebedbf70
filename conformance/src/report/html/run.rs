//! The page of a run.

use askama::Template;

use super::scenario::ScenarioView;
use super::{Badge, Choice, Filter, Page, Source, Tone};
use crate::report::TargetName;
use crate::report::words::{self, deviation_in_words, json_or_none, subject_of};
use paysys_contract::{Contract, Words};
use paysys_judge::checks::UnknownMoney;
use paysys_judge::history::{Deviation, State};
use paysys_judge::verdict::{RequirementResult, RunResult, RunVerdict, ScenarioResult, Verdict};

#[derive(Template)]
#[template(path = "run.html")]
struct RunPage<'a> {
    page: Page,
    verdict: Badge,
    explanation: &'static str,
    exit_code: u8,
    target: String,
    started: Option<String>,
    counts: Vec<Choice>,
    money: MoneyView<'a>,
    broken: Vec<RequirementView<'a>>,
    questions: Vec<RequirementView<'a>>,
    accepted: Vec<AcceptedView>,
    unchecked: Vec<Unchecked<'a>>,
    requirements: Vec<RequirementView<'a>>,
    filter: Filter,
    scenarios: Vec<ScenarioView<'a>>,
}

struct MoneyView<'a> {
    sent: usize,
    at_most: Option<String>,
    is_real: bool,
    /// In which scenario.
    unknown: Vec<(&'a str, &'a UnknownMoney)>,
}

#[derive(Clone)]
struct RequirementView<'a> {
    badge: Badge,
    source: Source,
    result: &'a RequirementResult,
    scenarios: Vec<(&'a str, Badge)>,
    /// The scenarios that say what the requirement's verdict says.
    decisive: Vec<&'a str>,
}

/// A deviation that was accepted, and what became of it.
struct AcceptedView {
    badge: Badge,
    of: String,
    words: String,
}

/// Scenarios that have no verdict, for one reason.
struct Unchecked<'a> {
    badge: Badge,
    reason: String,
    scenarios: Vec<&'a str>,
}

/// The report as one HTML page that needs nothing else.
///
/// # Panics
/// Never: writing to a string cannot fail.
#[must_use]
pub fn write(target: &TargetName, result: &RunResult, words: Words) -> String {
    let contract = Contract::built_in();
    let mut scenarios: Vec<&ScenarioResult> = result.scenarios.iter().collect();
    // What needs somebody's attention comes first; within that the order of the files stays.
    scenarios.sort_by_key(|scenario| urgency(scenario.verdict));
    let scenarios: Vec<ScenarioView<'_>> = scenarios
        .into_iter()
        .map(|scenario| ScenarioView::of(scenario, target, contract, words))
        .collect();
    let counts = Choice::count(scenarios.iter().map(|scenario| scenario.badge));
    let requirements: Vec<RequirementView<'_>> = result
        .requirements
        .iter()
        .map(|requirement| RequirementView::of(requirement, words))
        .collect();
    let with = |verdict: Verdict| -> Vec<RequirementView<'_>> {
        let wanted = Badge::of(verdict, words);
        let requirements = requirements.iter();
        requirements
            .filter(|entry| entry.badge == wanted)
            .cloned()
            .collect()
    };
    let verdict = Badge::of_run(result.verdict, words);
    let page = RunPage {
        page: Page::new(words.fill("title", &[("verdict", verdict.label)]), words),
        verdict,
        explanation: explanation(result, words),
        exit_code: result.verdict.exit_code(),
        target: target.in_words(words),
        started: result.started_at.map(|time| format!("{time:.0}")),
        filter: Filter {
            words,
            list: "scenario-list",
            placeholder: words.t("filter.in_run"),
            choices: counts.clone(),
        },
        counts,
        money: money(target, result, words),
        broken: with(Verdict::Fail),
        questions: with(Verdict::New),
        accepted: result
            .deviations
            .iter()
            .map(|deviation| AcceptedView::of(deviation, words))
            .collect(),
        unchecked: unchecked(result, words),
        requirements,
        scenarios,
    };
    page.render().expect("writing to a string cannot fail")
}

fn urgency(verdict: Verdict) -> usize {
    let order = [
        Verdict::Indeterminate,
        Verdict::Fail,
        Verdict::Error,
        Verdict::Warn,
        Verdict::New,
    ];
    let last = order.len();
    order
        .iter()
        .position(|known| *known == verdict)
        .unwrap_or(last)
}

fn explanation(result: &RunResult, words: Words) -> &'static str {
    let is_broken = result
        .requirements
        .iter()
        .any(|it| it.verdict == Verdict::Fail);
    match result.verdict {
        RunVerdict::NotConformant if !is_broken => words.t("explained.stale"),
        RunVerdict::Conformant => words.t("explained.conformant"),
        RunVerdict::Partial => words.t("explained.partial"),
        RunVerdict::NotConformant => words.t("explained.not_conformant"),
        RunVerdict::MoneyUnknown => words.t("explained.money_unknown"),
        RunVerdict::NoVerdict => words.t("explained.no_verdict"),
    }
}

fn money<'a>(target: &TargetName, result: &'a RunResult, words: Words) -> MoneyView<'a> {
    let exchanges = result.scenarios.iter().flat_map(ScenarioResult::exchanges);
    let unknown = result.scenarios.iter().flat_map(|scenario| {
        let unknown = scenario.judgement.unknown_money.iter();
        unknown.map(|money| (&*scenario.scenario.id, money))
    });
    MoneyView {
        sent: exchanges.filter(|exchange| exchange.sent.paying).count(),
        at_most: result
            .worst_case
            .map(|most| words.fill("run.at_most", &[("n", &most.to_string())])),
        is_real: target.is_live(),
        unknown: unknown.collect(),
    }
}

fn unchecked(result: &RunResult, words: Words) -> Vec<Unchecked<'_>> {
    let group = |((verdict, reason), scenarios)| Unchecked {
        badge: Badge::of(verdict, words),
        reason,
        scenarios,
    };
    let groups = words::unchecked(result, words);
    groups.into_iter().map(group).collect()
}

impl AcceptedView {
    fn of(deviation: &Deviation, words: Words) -> Self {
        let (word, sentence) = deviation_in_words(deviation, words);
        let tone = match deviation.state {
            State::Known => Tone::from(Verdict::Known),
            State::Stale(_) => Tone::Bad,
            State::NotTried => Tone::from(Verdict::NotRun),
        };
        Self {
            badge: Badge::new(word, tone, words),
            of: subject_of(deviation, words),
            words: sentence,
        }
    }
}

impl<'a> RequirementView<'a> {
    fn of(result: &'a RequirementResult, words: Words) -> Self {
        let scenarios = result.scenarios.iter();
        let scenarios = scenarios.map(|(id, verdict)| (&**id, Badge::of(*verdict, words)));
        let decisive = result.scenarios.iter();
        let decisive = decisive.filter(|(_, said)| *said == result.verdict);
        Self {
            badge: Badge::of(result.verdict, words),
            source: Source::of(&result.requirement, words),
            result,
            scenarios: scenarios.collect(),
            decisive: decisive.map(|(id, _)| &**id).collect(),
        }
    }
}
