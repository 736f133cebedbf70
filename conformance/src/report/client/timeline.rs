//! Wire, money and claim in the order of time.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use super::ends;
use paysys_judge::counted;
use paysys_trials::evidence::Evidence;
use paysys_trials::judge::seconds;
use paysys_trials::money::{Paid, status_in_words};
use paysys_trials::process::Exit;
use paysys_trials::wire::Call;

/// Which witness speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum Lane {
    Wire,
    Money,
    /// What the client claims, and how its starts went.
    Claim,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// When, by the wall clock.
    pub at: Timestamp,
    /// When, from the first start on.
    pub offset: String,
    pub lane: Lane,
    pub words: String,
    /// The call that is meant, by its number.
    pub call: Option<u64>,
}

/// So many calls are told one by one.
const MOST_CALLS: usize = 60;

/// Everything that happened in a trial, in the order of time.
#[must_use]
pub fn events(evidence: &Evidence) -> Vec<Event> {
    let began = evidence.began();
    let event = |at: Timestamp, lane, words: String, call| Event {
        at,
        offset: seconds(at, began),
        lane,
        words,
        call,
    };
    let mut events = Vec::new();
    for (number, start) in evidence.starts.iter().enumerate() {
        let who = if evidence.starts.len() > 1 {
            format!("start {} ", number + 1)
        } else {
            String::new()
        };
        events.push(event(
            start.began,
            Lane::Claim,
            format!("{who}begins"),
            None,
        ));
        events.extend(start.claims.iter().map(|claim| {
            let words = format!("{who}says {} is {}", claim.order, claim.outcome);
            event(claim.at, Lane::Claim, words, None)
        }));
        if start.exit != Exit::Listened {
            let last = start.last_words.as_ref();
            let last = last.map_or_else(String::new, |last| format!("; its last words: {last}"));
            let words = format!("{who}{}{last}", start.exit.in_words());
            events.push(event(start.ended, Lane::Claim, words, None));
        }
    }
    let on_the_wire = ends(&evidence.calls, MOST_CALLS).flat_map(wire);
    events.extend(
        on_the_wire.map(|(at, words, call)| event(at, Lane::Wire, words, Some(call.number))),
    );
    let late = evidence
        .calls
        .iter()
        .filter_map(|call| late(evidence, call));
    events.extend(late.map(|(at, words, call)| event(at, Lane::Money, words, Some(call.number))));
    events.extend(changes(evidence, began));
    events.sort_by_key(|event| event.at);
    if let Some(more) = evidence.calls.len().checked_sub(MOST_CALLS + 1) {
        let words = counted(more + 1, "more call");
        events.push(in_the_end(began, Lane::Wire, words));
    }
    let end = |paid: &Paid| in_the_end(began, Lane::Money, in_words(paid));
    events.extend(evidence.payments.iter().map(end));
    if evidence.payments.is_empty() {
        let words = "no money has moved".to_owned();
        events.push(in_the_end(began, Lane::Money, words));
    }
    events
}

/// An answer that came so much later than its request stands at its own time.
const SOON: SignedDuration = SignedDuration::from_millis(50);

/// A call as one moment; as two, if its answer was held back.
fn wire(call: &Call) -> Vec<(Timestamp, String, &Call)> {
    let held_back = call
        .shown_at
        .filter(|shown| shown.duration_since(call.at) > SOON);
    let number = call.number;
    match held_back {
        None => vec![(call.at, format!("call {number} {}", call.in_words()), call)],
        Some(shown_at) => vec![
            (call.at, format!("call {number} {}", call.asked()), call),
            (
                shown_at,
                format!("call {number} is answered: {}", call.shown()),
                call,
            ),
        ],
    }
}

/// When money moved that had not moved yet when the call was answered.
fn late<'a>(evidence: &Evidence, call: &'a Call) -> Option<(Timestamp, String, &'a Call)> {
    let pace = i32::try_from(evidence.pace).unwrap_or(i32::MAX).max(1);
    let at = call.at + call.commits_after? / pace;
    let paid = evidence
        .payments
        .iter()
        .find(|paid| paid.call == call.number)?;
    let words = format!(
        "only now is payment {} of call {} made",
        paid.transaction, call.number
    );
    Some((at, words, call))
}

/// What the ledger held when somebody called, as far as it had changed.
fn changes(evidence: &Evidence, began: Timestamp) -> Vec<Event> {
    let mut known: Vec<(&str, i128)> = Vec::new();
    let mut events = Vec::new();
    for call in &evidence.calls {
        let Some((transaction, status)) = &call.truth else {
            continue;
        };
        let entry = known.iter_mut().find(|(one, _)| one == transaction);
        let is_new = entry.is_none();
        match entry {
            Some((_, before)) if before == status => continue,
            Some((_, before)) => *before = *status,
            None => known.push((transaction, *status)),
        }
        let what = if is_new && call.pays() { "made" } else { "now" };
        events.push(Event {
            at: call.at,
            offset: seconds(call.at, began),
            lane: Lane::Money,
            words: format!(
                "payment {transaction} is {what}: {}",
                status_in_words(*status)
            ),
            call: Some(call.number),
        });
    }
    events
}

fn in_the_end(at: Timestamp, lane: Lane, words: String) -> Event {
    Event {
        at,
        offset: "in the end".to_owned(),
        lane,
        words,
        call: None,
    }
}

fn in_words(paid: &Paid) -> String {
    format!(
        "payment {} of {}, made by call {}, is {}",
        paid.transaction,
        paid.form.in_words(),
        paid.call,
        status_in_words(paid.status)
    )
}
