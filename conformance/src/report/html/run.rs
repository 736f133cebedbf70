//! The page of a run.

use std::collections::BTreeMap;

use askama::Template;

use super::scenario::ScenarioView;
use super::{Badge, Choice, Filter, Page, Source, Tone};
use crate::report::TargetName;
use crate::report::words::{deviation_in_words, subject_of};
use paysys_contract::Contract;
use paysys_judge::history::{Deviation, State};
use paysys_judge::verdict::{RequirementResult, RunResult, RunVerdict, ScenarioResult, Verdict};
use paysys_shared::json::Json;

#[derive(Template)]
#[template(path = "run.html")]
struct RunPage {
    page: Page,
    verdict: Badge,
    explanation: &'static str,
    exit_code: u8,
    target: String,
    started: Option<String>,
    counts: Vec<Choice>,
    money: MoneyView,
    broken: Vec<RequirementView>,
    questions: Vec<RequirementView>,
    accepted: Vec<AcceptedView>,
    unchecked: Vec<Unchecked>,
    requirements: Vec<RequirementView>,
    filter: Filter,
    scenarios: Vec<ScenarioView>,
}

struct MoneyView {
    sent: usize,
    worst_case: Option<u64>,
    is_real: bool,
    unknown: Vec<UnknownView>,
}

struct UnknownView {
    entry: String,
    scenario: String,
    request_id: String,
    form: String,
    reason: String,
}

#[derive(Clone)]
struct RequirementView {
    badge: Badge,
    source: Source,
    observed: Vec<String>,
    reasons: Vec<String>,
    scenarios: Vec<Said>,
    /// The scenarios that say what the requirement's verdict says.
    decisive: Vec<String>,
}

#[derive(Clone)]
struct Said {
    id: String,
    badge: Badge,
}

/// A deviation that was accepted, and what became of it.
struct AcceptedView {
    badge: Badge,
    of: String,
    words: String,
}

/// Scenarios that have no verdict, for one reason.
struct Unchecked {
    badge: Badge,
    reason: String,
    scenarios: Vec<String>,
}

/// The report as one HTML page that needs nothing else.
///
/// # Panics
/// Never: writing to a string cannot fail.
#[must_use]
pub fn write(target: &TargetName, result: &RunResult) -> String {
    let contract = Contract::built_in();
    let mut scenarios: Vec<&ScenarioResult> = result.scenarios.iter().collect();
    // What needs somebody's attention comes first; within that the order of the files stays.
    scenarios.sort_by_key(|scenario| urgency(scenario.verdict));
    let scenarios: Vec<ScenarioView> = scenarios
        .into_iter()
        .map(|scenario| ScenarioView::of(scenario, target, contract))
        .collect();
    let counts = Choice::count(scenarios.iter().map(|scenario| scenario.badge));
    let requirements: Vec<RequirementView> = result
        .requirements
        .iter()
        .map(RequirementView::of)
        .collect();
    let with = |verdict: Verdict| -> Vec<RequirementView> {
        let wanted = Badge::from(verdict);
        let requirements = requirements.iter();
        requirements
            .filter(|entry| entry.badge == wanted)
            .cloned()
            .collect()
    };
    let page = RunPage {
        page: Page::new(format!("PaySys conformance: {}", result.verdict.into_str())),
        verdict: Badge::from(result.verdict),
        explanation: explanation(result),
        exit_code: result.verdict.exit_code(),
        target: target.to_string(),
        started: result.started_at.map(|time| format!("{time:.0}")),
        filter: Filter {
            list: "scenario-list",
            placeholder: "a requirement, an error code …",
            choices: counts.clone(),
        },
        counts,
        money: money(target, result),
        broken: with(Verdict::Fail),
        questions: with(Verdict::New),
        accepted: result.deviations.iter().map(AcceptedView::of).collect(),
        unchecked: unchecked(&result.scenarios),
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

fn explanation(result: &RunResult) -> &'static str {
    let is_broken = result
        .requirements
        .iter()
        .any(|it| it.verdict == Verdict::Fail);
    match result.verdict {
        RunVerdict::NotConformant if !is_broken => {
            "What was accepted is not there any more, or its time is over: take the stale entries out of the baseline."
        }
        RunVerdict::Conformant => {
            "Everything was run, and no requirement that binds a gateway was found broken."
        }
        RunVerdict::Partial => {
            "Nothing that was run failed. Some scenarios could not be run by their nature; they are listed below."
        }
        RunVerdict::NotConformant => {
            "The gateway breaks at least one requirement that somebody stated and that it must honour."
        }
        RunVerdict::MoneyUnknown => {
            "Nobody can tell what became of a payment. Ask PaySys before anything is paid again."
        }
        RunVerdict::NoVerdict => {
            "Nothing can be said about the gateway: it could not be reached, nothing was checked, or the kit itself failed."
        }
    }
}

fn money(target: &TargetName, result: &RunResult) -> MoneyView {
    let show = |value: &Option<Json>| value.as_ref().map_or("none".to_owned(), Json::to_string);
    let transcripts = result
        .scenarios
        .iter()
        .filter_map(|result| result.transcript.as_ref());
    let exchanges = transcripts.flat_map(|transcript| &transcript.exchanges);
    let unknown = result.scenarios.iter().flat_map(|scenario| {
        let unknown = scenario.judgement.unknown_money.iter();
        unknown.map(|money| UnknownView {
            entry: money
                .entry
                .map_or("–".to_owned(), |entry| entry.to_string()),
            scenario: scenario.scenario.id.clone(),
            request_id: show(&money.request_id),
            form: show(&money.form),
            reason: money.reason.clone(),
        })
    });
    MoneyView {
        sent: exchanges.filter(|exchange| exchange.sent.paying).count(),
        worst_case: result.worst_case,
        is_real: target.is_live(),
        unknown: unknown.collect(),
    }
}

fn unchecked(results: &[ScenarioResult]) -> Vec<Unchecked> {
    let mut groups: BTreeMap<(Verdict, String), Vec<String>> = BTreeMap::new();
    for result in results.iter().filter(|result| !result.verdict.is_checked()) {
        let reason = result.reason_in_words();
        let group = groups.entry((result.verdict, reason)).or_default();
        group.push(result.scenario.id.clone());
    }
    let group = |((verdict, reason), scenarios)| Unchecked {
        badge: Badge::from(verdict),
        reason,
        scenarios,
    };
    groups.into_iter().map(group).collect()
}

impl AcceptedView {
    fn of(deviation: &Deviation) -> Self {
        let (word, words) = deviation_in_words(deviation);
        let tone = match deviation.state {
            State::Known => Badge::from(Verdict::Known).tone,
            State::Stale(_) => Tone::Bad,
            State::NotTried => Badge::from(Verdict::NotRun).tone,
        };
        Self {
            badge: Badge { word, tone },
            of: subject_of(deviation),
            words,
        }
    }
}

impl RequirementView {
    fn of(result: &RequirementResult) -> Self {
        let decisive = result.scenarios.iter();
        let decisive = decisive.filter(|(_, said)| *said == result.verdict);
        let said = |(id, verdict): &(String, Verdict)| Said {
            id: id.clone(),
            badge: Badge::from(*verdict),
        };
        Self {
            badge: Badge::from(result.verdict),
            source: Source::from(&result.requirement),
            observed: result.observed.iter().map(Json::to_string).collect(),
            reasons: result.reasons.clone(),
            decisive: decisive.map(|(id, _)| id.clone()).collect(),
            scenarios: result.scenarios.iter().map(said).collect(),
        }
    }
}
