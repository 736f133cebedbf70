//! A scenario's steps in the order of events, each with its calls and what the checks say about them.

use std::time::Duration;

use super::curl::{self, Destination};
use super::findings::findings;
use super::{Call, Document, Message, Tone};
use paysys_contract::Contract;
use paysys_exchange::{Exchange, Outcome, Sent, Turn, not_sent_in_words};
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
                .map(|view| Document::of_json(&view.answer, &[]))
                .collect();
            let is_quiet = calls.is_empty() && ledgers.is_empty();
            let is_reached = transcript.cut.is_none() || last_reached >= Some(index);
            StepView {
                kind: step.kind_name(),
                line: step.line,
                calls,
                ledgers,
                note: is_quiet.then_some(match (is_reached, step.answering()) {
                    (true, None) => "done",
                    _ => "not reached",
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
    let findings = findings(at, result, contract);
    let breaches = result.judgement.breaches.iter();
    let marked: Vec<&Path> = breaches
        .filter(|breach| breach.exchange == at)
        .map(|breach| &breach.mismatch.path)
        .collect();
    Call {
        asked: Legible::text(&asked(exchange)),
        answered: Legible::text(&answered(exchange)),
        took: exchange.took.map(took),
        pays: exchange.sent.paying,
        is_open: findings
            .iter()
            .any(|finding| finding.tone != Tone::Question),
        findings,
        request: request(&exchange.sent),
        answer: answer(&exchange.outcome, &marked),
        curl: Some(curl::command(&exchange.sent, destination)),
    }
}

fn took(time: Duration) -> String {
    match time.as_millis() {
        0 => "under 1 ms".to_owned(),
        milliseconds => format!("{milliseconds} ms"),
    }
}

fn asked(exchange: &Exchange) -> String {
    let Sent { verb, path, .. } = &exchange.sent;
    let what = match (exchange.method(), verb.as_str(), path.as_str()) {
        (Some(method), "POST", "") => method.to_owned(),
        (Some(method), verb, path) => format!("{verb} {path} {method}"),
        (None, verb, "") => verb.to_owned(),
        (None, verb, path) => format!("{verb} {path}"),
    };
    match exchange.turn {
        Turn::Only | Turn::Poll => what,
        Turn::AfterFinal => format!("{what}, to see that the final status stays"),
        Turn::Repeated => format!("{what}, asked again as this may be no answer"),
        Turn::RepeatedWhileOthersAnswered => {
            format!("{what}, asked again as this may be no answer, while another call was answered")
        }
    }
}

/// The answer in a word or two: status, error code, payment status.
fn answered(exchange: &Exchange) -> String {
    let Some(http) = exchange.http() else {
        return in_words(&exchange.outcome);
    };
    let member = |names: &[&str]| exchange.answer()?.descend(names.iter().copied());
    let mut words = format!("HTTP {}", http.status);
    if let Some(code) = exchange.error_code() {
        words += &format!(", error {code}");
    } else if let Some(status) = member(&["result", "result", "status"]) {
        words += &format!(", status {status}");
    } else if let Some(id) = member(&["result", "details", "transaction_id"]) {
        words += &format!(", transaction {id}");
    } else if exchange.answer().is_none() {
        words += ", not JSON";
    }
    words
}

fn in_words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Answer(answer) => format!("HTTP {}", answer.status),
        Outcome::NotSent(reason) => not_sent_in_words(reason),
        Outcome::Lost(reason) => format!("no answer: {reason}"),
    }
}

fn request(sent: &Sent) -> Message {
    let place = match sent.path.as_str() {
        "" => "the gateway".to_owned(),
        path => format!("the gateway, {path}"),
    };
    let auth = sent
        .auth
        .iter()
        .map(|auth| (auth.name.clone(), auth.value()));
    let others = sent.headers.iter().map(|(name, value)| {
        let left_out = || "(left out)".to_owned();
        (name.clone(), value.clone().unwrap_or_else(left_out))
    });
    let is_usual = curl::has_usual_content_type(sent).then_some(curl::USUAL_CONTENT_TYPE);
    let usual = is_usual.map(|usual| ("Content-Type".to_owned(), usual.to_owned()));
    Message {
        head: Legible::text(&format!("{} {place}", sent.verb)),
        headers: legible(usual.into_iter().chain(auth).chain(others)),
        body: Document::of_bytes(&sent.body, &[]),
    }
}

fn answer(outcome: &Outcome, marked: &[&Path]) -> Option<Message> {
    let Outcome::Answer(answer) = outcome else {
        return None;
    };
    Some(Message {
        head: format!("HTTP {}", answer.status),
        headers: legible(answer.headers.iter().cloned()),
        body: Document::of_bytes(&answer.body, marked),
    })
}

fn legible(headers: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let shown = headers.map(|(name, value)| (Legible::text(&name), Legible::text(&value)));
    shown.collect()
}
