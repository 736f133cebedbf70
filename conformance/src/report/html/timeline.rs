//! A scenario's steps in the order of events, each with its calls and what the checks say about them.

use std::time::Duration;

use super::curl::{self, Destination};
use super::findings::findings;
use super::{Call, Document, Message, Tone};
use paysys_contract::Contract;
use paysys_contract::Words;
use paysys_exchange::{Exchange, Outcome, Sent, Turn};
use paysys_judge::verdict::ScenarioResult;
use paysys_shared::json::Path;
use paysys_shared::legible::Legible;

/// One step.
#[derive(Clone, Debug)]
pub(super) struct StepView {
    pub(super) kind: &'static str,
    pub(super) line: usize,
    pub(super) calls: Vec<Call>,
    /// Looks into the ledger.
    pub(super) ledgers: Vec<Document>,
    pub(super) note: Option<&'static str>,
}

/// All steps of a scenario that was played.
pub(super) fn steps(
    result: &ScenarioResult,
    destination: &Destination,
    contract: &Contract,
) -> Vec<StepView> {
    let Some(transcript) = &result.transcript else {
        return Vec::new();
    };
    let words = destination.words;
    let exchanges = || transcript.exchanges.iter().enumerate();
    let last_reached = exchanges().map(|(_, exchange)| exchange.step).max();
    let steps = result.scenario.steps.iter().enumerate();
    steps
        .map(|(index, step)| {
            let calls: Vec<Call> = exchanges()
                .filter(|(_, exchange)| exchange.step == index)
                .map(|(at, exchange)| call(at, exchange, result, destination, contract))
                .collect();
            let ledgers = transcript.ledgers.iter();
            let ledgers: Vec<Document> = ledgers
                .filter(|view| view.step == index)
                .map(|view| Document::of_json(&view.answer, &[], words))
                .collect();
            let is_quiet = calls.is_empty() && ledgers.is_empty();
            let is_reached = transcript.cut.is_none() || last_reached >= Some(index);
            StepView {
                kind: step.kind_name(),
                line: step.line,
                calls,
                ledgers,
                note: is_quiet.then_some(match (is_reached, step.answering()) {
                    (true, None) => words.t("scenario.done"),
                    _ => words.t("scenario.not_reached"),
                }),
            }
        })
        .collect()
}

fn call(
    at: usize,
    exchange: &Exchange,
    result: &ScenarioResult,
    destination: &Destination,
    contract: &Contract,
) -> Call {
    let words = destination.words;
    let findings = findings(at, result, contract, words);
    let breaches = result.judgement.breaches.iter();
    let marked: Vec<&Path> = breaches
        .filter(|breach| breach.exchange == at)
        .map(|breach| &breach.mismatch.path)
        .collect();
    Call {
        words,
        asked: Legible::text(&asked(exchange, words)),
        answered: Legible::text(&answered(exchange, words)),
        took: exchange.took.map(|time| took(time, words)),
        pays: exchange.sent.paying,
        is_open: findings
            .iter()
            .any(|finding| finding.badge.tone != Tone::Question),
        findings,
        request: request(&exchange.sent, words),
        answer: answer(&exchange.outcome, &marked, words),
        curl: Some(curl::command(&exchange.sent, destination)),
    }
}

fn took(time: Duration, words: Words) -> String {
    match time.as_millis() {
        0 => words.t("call.under_1_ms").to_owned(),
        milliseconds => words.fill("call.ms", &[("n", &milliseconds.to_string())]),
    }
}

fn asked(exchange: &Exchange, words: Words) -> String {
    let Sent { verb, path, .. } = &exchange.sent;
    let what = match (exchange.method(), verb.as_str(), path.as_str()) {
        (Some(method), "POST", "") => method.to_owned(),
        (Some(method), verb, path) => format!("{verb} {path} {method}"),
        (None, verb, "") => verb.to_owned(),
        (None, verb, path) => format!("{verb} {path}"),
    };
    let values = [("what", what.as_str())];
    match exchange.turn {
        Turn::Only | Turn::Poll => what,
        Turn::AfterFinal => words.fill("call.after_final", &values),
        Turn::Repeated => words.fill("call.repeated", &values),
        Turn::RepeatedWhileOthersAnswered => words.fill("call.repeated_meanwhile", &values),
    }
}

/// The answer in a word or two: status, error code, payment status.
fn answered(exchange: &Exchange, words: Words) -> String {
    let Some(http) = exchange.http() else {
        return in_words(&exchange.outcome, words);
    };
    let member = |names: &[&str]| exchange.answer()?.descend(names.iter().copied());
    let http = format!("HTTP {}", http.status);
    let more = if let Some(code) = exchange.error_code() {
        words.fill("call.error", &[("code", &code.to_string())])
    } else if let Some(status) = member(&["result", "result", "status"]) {
        words.fill("call.status", &[("status", &status.to_string())])
    } else if let Some(id) = member(&["result", "details", "transaction_id"]) {
        words.fill("call.transaction", &[("id", &id.to_string())])
    } else if exchange.answer().is_none() {
        words.t("call.not_json").to_owned()
    } else {
        return http;
    };
    format!("{http}, {more}")
}

fn in_words(outcome: &Outcome, words: Words) -> String {
    match outcome {
        Outcome::Answer(answer) => format!("HTTP {}", answer.status),
        Outcome::NotSent(reason) => {
            words.fill("call.not_sent", &[("reason", &reason.in_words(words))])
        }
        Outcome::Lost(reason) => words.fill("call.lost", &[("reason", &reason.in_words(words))]),
    }
}

fn request(sent: &Sent, words: Words) -> Message {
    let verb = sent.verb.as_str();
    let head = match sent.path.as_str() {
        "" => words.fill("call.to_gateway", &[("verb", verb)]),
        path => words.fill("call.to_path", &[("verb", verb), ("path", path)]),
    };
    let auth = sent
        .auth
        .iter()
        .map(|auth| (auth.name.clone(), auth.value()));
    let others = sent.headers.iter().map(|(name, value)| {
        let left_out = || words.t("call.left_out").to_owned();
        (name.clone(), value.clone().unwrap_or_else(left_out))
    });
    let is_usual = curl::has_usual_content_type(sent).then_some(curl::USUAL_CONTENT_TYPE);
    let usual = is_usual.map(|usual| ("Content-Type".to_owned(), usual.to_owned()));
    Message {
        head: Legible::text(&head),
        headers: legible(usual.into_iter().chain(auth).chain(others)),
        body: Document::of_bytes(&sent.body, &[], words),
    }
}

fn answer(outcome: &Outcome, marked: &[&Path], words: Words) -> Option<Message> {
    let Outcome::Answer(answer) = outcome else {
        return None;
    };
    Some(Message {
        head: format!("HTTP {}", answer.status),
        headers: legible(answer.headers.iter().cloned()),
        body: Document::of_bytes(&answer.body, marked, words),
    })
}

fn legible(headers: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let shown = headers.map(|(name, value)| (Legible::text(&name), Legible::text(&value)));
    shown.collect()
}
