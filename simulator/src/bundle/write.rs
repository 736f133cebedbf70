//! Writing a bundle, piece by piece: a journal may be large, and calls go on meanwhile.

use std::collections::BTreeSet;
use std::iter::once;
use std::sync::Arc;

use serde::Serialize;

use super::call::{CallShape, RefusedShape};
use super::command::CommandedShape;
use super::seal::seal;
use super::{EventShape, Head, fidelity};
use crate::asking;
use crate::journal::{Entry, Event};
use crate::redaction::{self, StandIns, Veil};
use crate::registry::HostedSandbox;
use paysys_core::command::Command;
use paysys_core::rule::RuleSpec;

/// The bundle of a sandbox as it stands now. Its lock is held for moments, to take hold of the events.
/// All events are looked at before the first piece is there: what must not leave has the same stand-in
/// in every one of them. `drawn` decides on the stand-ins.
pub(crate) fn chunks(
    sandbox: Arc<HostedSandbox>,
    drawn: u64,
) -> impl Iterator<Item = String> + Send {
    let (mut head, events) = {
        let state = sandbox.state();
        (Head::of(&sandbox, &state), state.journal().events().clone())
    };
    let events: Vec<Event> = events.iter().cloned().collect();
    let stand_ins = StandIns::new(drawn);
    let numbers = card_numbers(&sandbox, &events);
    let veil = sandbox.redaction().veil().with(&stand_ins, &numbers);
    let by_rules = rules(&sandbox, &events).filter_map(|rule| {
        let seen = |number: &&String| rule.tells_apart(number, &veil.reason(number));
        let number = numbers.iter().find(seen)?;
        let shown = redaction::masked(number);
        Some(format!(
            "a rule looks at digits of {shown} that are not kept"
        ))
    });
    let requests = events.iter().filter_map(Event::request);
    let by_requests = requests.filter_map(|entry| {
        let veil = sandbox.redaction().veil_of(entry);
        let own = veil.card_numbers(&entry.received.body);
        let veil = veil.with(&stand_ins, &own);
        let body = veil.request(&entry.received.body);
        let reads_the_same = fidelity::holds(&entry.received.body, &body, sandbox.behaviour());
        (!reads_the_same || !asks_the_same(entry, &sandbox, &veil)).then(|| {
            let number = entry.number;
            format!("request {number} is not read the same without what is not kept of it")
        })
    });
    let reasons: BTreeSet<String> = by_rules.chain(by_requests).collect();
    head.may_differ = reasons.into_iter().collect();
    head.profile.text = veil.text(&head.profile.text);
    head.profile = head.profile.with_texts(|text| veil.reason(text));
    let opening = format!("{{\"head\":{},\n\"events\":[", json(&head));
    let lines = events.into_iter().enumerate().map(move |(index, event)| {
        let comma = if index == 0 { "" } else { "," };
        let shape = EventShape::of(&event, &sandbox, &stand_ins, &numbers);
        format!("{comma}\n{}", json(&shape))
    });
    seal(once(opening).chain(lines).chain(once("\n]".to_owned())))
}

/// Whether the header with stand-ins asks for what it asked for: what is not known there is told with
/// names that look like it, and another text may look like others.
fn asks_the_same(entry: &Entry, sandbox: &HostedSandbox, veil: &Veil<'_>) -> bool {
    let asked = entry.ruling.as_ref().and_then(|one| one.asked.as_deref());
    let Some(asked) = asked else { return true };
    let shown = veil.bytes(asked);
    let meaning = |asked: &[u8]| {
        let meaning = asking::header::asked(Some(asked), &sandbox.names());
        format!("{meaning:?}")
    };
    shown == asked || veil.text(&meaning(asked)) == meaning(&shown)
}

/// Every number of a card that stands in a request.
fn card_numbers(sandbox: &HostedSandbox, events: &[Event]) -> Vec<String> {
    let redaction = sandbox.redaction();
    let requests = events.iter().filter_map(Event::request);
    let numbers =
        requests.flat_map(|entry| redaction.veil_of(entry).card_numbers(&entry.received.body));
    numbers.collect::<BTreeSet<String>>().into_iter().collect()
}

/// Those of the profile and those that were added.
fn rules<'a>(
    sandbox: &'a HostedSandbox,
    events: &'a [Event],
) -> impl Iterator<Item = &'a RuleSpec> {
    let added = events.iter().filter_map(|event| match event {
        Event::Command(commanded) => match &commanded.command {
            Command::AddRule(spec) => Some(&**spec),
            _ => None,
        },
        Event::Request(_) => None,
    });
    sandbox.behaviour().rules.iter().chain(added)
}

impl EventShape {
    fn of(
        event: &Event,
        sandbox: &HostedSandbox,
        stand_ins: &StandIns,
        numbers: &[String],
    ) -> Self {
        let redaction = sandbox.redaction();
        match event {
            Event::Request(entry) => match &entry.ruling {
                Some(ruling) => {
                    let veil = redaction.veil_of(entry);
                    let own = veil.card_numbers(&entry.received.body);
                    let veil = veil.with(stand_ins, &own);
                    Self::Call(Box::new(CallShape::of(entry, ruling, &veil)))
                }
                None => Self::Refused(RefusedShape::of(entry)),
            },
            Event::Command(commanded) => {
                let veil = redaction.veil().with(stand_ins, numbers);
                let names = sandbox.names();
                Self::Command(Box::new(CommandedShape::of(commanded, &names, &veil)))
            }
        }
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("a bundle holds nothing that JSON cannot say")
}
