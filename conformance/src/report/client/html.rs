//! One page for people: every trial with what was broken and a timeline of wire, money and claim side by side.

use askama::Template;
use askama::filters::HtmlSafe;

use super::timeline::{self, Event, Lane, events};
use super::{ends, named};
use crate::report::html::{Badge, Call, Choice, Document, Filter, Message, Page, Source, Tone};
use paysys_contract::{Contract, Source as Stated, Words};
use paysys_exchange::Outcome;
use paysys_trials::Trial;
use paysys_trials::result::{Breach, ClientVerdict, TrialResult, TrialVerdict};
use paysys_trials::wire::Call as ClientCall;

/// So many calls of a trial can be opened.
const MOST_CALLS: usize = 60;

/// The report as one HTML document.
///
/// # Panics
/// Never: the template holds nothing that can fail.
#[must_use]
pub fn write(command: &str, results: &[TrialResult], contract: &Contract, words: Words) -> String {
    let badge = badge_of(ClientVerdict::of(results), words);
    let trials: Vec<TrialView> = results
        .iter()
        .map(|result| TrialView::of(result, contract, words))
        .collect();
    let view = ClientPage {
        page: Page::new(
            words.fill("client_title", &[("verdict", badge.label)]),
            words,
        ),
        badge,
        command: named(command, words),
        counts: Choice::count(trials.iter().map(|trial| trial.badge)),
        filter: Filter {
            words,
            list: "trial-list",
            placeholder: words.t("filter.in_client"),
            choices: Choice::count(trials.iter().map(|trial| trial.badge)),
        },
        rules: rules(results, contract, words),
        trials,
    };
    view.render().expect("a page can always be made")
}

#[derive(Template)]
#[template(path = "client.html")]
struct ClientPage<'a> {
    page: Page,
    badge: Badge,
    command: &'a str,
    counts: Vec<Choice>,
    filter: Filter,
    rules: Vec<Rule<'a>>,
    trials: Vec<TrialView<'a>>,
}

/// A safety requirement, and the trials in which it was broken.
struct Rule<'a> {
    source: Source,
    broken_in: Vec<&'a str>,
}

#[derive(Template)]
#[template(path = "trial.html")]
struct TrialView<'a> {
    words: Words,
    badge: Badge,
    trial: &'a Trial,
    result: &'a TrialResult,
    breaches: Vec<(Source, &'a Breach)>,
    events: Vec<Event>,
    calls: Vec<Call>,
}

impl HtmlSafe for TrialView<'_> {}

impl<'a> TrialView<'a> {
    fn of(result: &'a TrialResult, contract: &Contract, words: Words) -> Self {
        let source = |breach: &'a Breach| {
            let requirement = contract.requirement(breach.requirement.as_str())?;
            Some((Source::of(requirement, words), breach))
        };
        let evidence = result.evidence.as_ref();
        let calls = evidence.map_or(&[][..], |evidence| &evidence.calls);
        Self {
            words,
            badge: badge_of_trial(result.verdict, words),
            trial: &result.trial,
            result,
            breaches: result.breaches.iter().filter_map(source).collect(),
            events: evidence.map_or_else(Vec::new, |evidence| events(evidence, words)),
            calls: ends(calls, MOST_CALLS)
                .map(|call| call_view(call, words))
                .collect(),
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.badge.tone, Tone::Bad)
    }
}

fn badge_of(verdict: ClientVerdict, words: Words) -> Badge {
    let tone = match verdict {
        ClientVerdict::Pass => Tone::Good,
        ClientVerdict::Fail => Tone::Bad,
        ClientVerdict::NoVerdict => Tone::Warn,
    };
    Badge::new(verdict.into_str(), tone, words)
}

fn badge_of_trial(verdict: TrialVerdict, words: Words) -> Badge {
    let tone = match verdict {
        TrialVerdict::Pass => Tone::Good,
        TrialVerdict::Fail => Tone::Bad,
        TrialVerdict::Untestable => Tone::Neutral,
    };
    Badge::new(verdict.into_str(), tone, words)
}

fn rules<'a>(results: &'a [TrialResult], contract: &Contract, words: Words) -> Vec<Rule<'a>> {
    let safety = contract
        .requirements()
        .filter(|requirement| requirement.source == Stated::Safety);
    safety
        .map(|requirement| {
            let breaks = |result: &&TrialResult| {
                let mut breaches = result.breaches.iter();
                breaches.any(|breach| breach.requirement == requirement.id)
            };
            let broken = results.iter().filter(breaks);
            Rule {
                source: Source::of(requirement, words),
                broken_in: broken.map(|result| &*result.trial.id).collect(),
            }
        })
        .collect()
}

fn call_view(call: &ClientCall, words: Words) -> Call {
    let answer = match &call.exchange.outcome {
        Outcome::Answer(answer) => Some(Message {
            head: format!("HTTP {}", answer.status),
            headers: answer.headers.clone(),
            body: Document::of_bytes(call.answer().1.as_bytes(), &[], words),
        }),
        Outcome::NotSent(_) | Outcome::Lost(_) => None,
    };
    Call {
        words,
        asked: timeline::call(call).in_words(words),
        answered: call.learned().in_words(words),
        took: None,
        pays: call.pays(),
        is_open: false,
        findings: Vec::new(),
        request: Message {
            head: words.fill("call.to_gateway", &[("verb", "POST")]),
            headers: Vec::new(),
            body: Document::of_bytes(call.request().as_bytes(), &[], words),
        },
        answer,
        curl: None,
    }
}
