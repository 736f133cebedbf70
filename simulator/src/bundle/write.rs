//! Writing a bundle, piece by piece: a journal may be large, and calls go on meanwhile.

use std::collections::BTreeSet;
use std::iter::once;
use std::sync::Arc;

use serde::Serialize;

use super::call::{CallShape, RefusedShape};
use super::command::CommandedShape;
use super::seal::seal;
use super::{BundleHead, EventShape};
use crate::control::CommandShape;
use crate::journal::Event;
use crate::redaction::{self, StandIns};
use crate::registry::HostedSandbox;
use paysys_core::command::Command;
use paysys_core::rule::RuleSpec;

/// The bundle of a sandbox as it stands at one moment, before it is written.
pub(crate) struct Draft {
    sandbox: Arc<HostedSandbox>,
    head: BundleHead,
    events: Vec<Event>,
    stand_ins: StandIns,
    numbers: Numbers,
}

impl Draft {
    /// The lock of the sandbox is held for moments, to take hold of the events. All events are looked at
    /// before the first piece is there: what must not leave has the same stand-in in every one of them.
    /// `drawn` decides on the stand-ins.
    pub(crate) fn of(sandbox: Arc<HostedSandbox>, drawn: u64) -> Self {
        let (mut head, events) = {
            let state = sandbox.state();
            (
                BundleHead::of(&sandbox, &state),
                state.journal().events().clone(),
            )
        };
        let events: Vec<Event> = events.iter().cloned().collect();
        let stand_ins = StandIns::new(drawn);
        let numbers = Numbers::of(&sandbox, &events);
        let veil = sandbox.redaction().veil().with(&stand_ins, &numbers.all);
        let by_rules = rules(&sandbox, &events).filter_map(|rule| {
            let seen = |number: &&String| rule.tells_apart(number, &veil.reason(number));
            let number = numbers.of_requests.iter().find(seen)?;
            let shown = redaction::masked(number);
            Some(format!(
                "a rule looks at digits of {shown} that are not kept"
            ))
        });
        let by_rules: BTreeSet<String> = by_rules.collect();
        head.profile.text = veil.text(&head.profile.text);
        head.profile = head.profile.with_texts(|text| veil.reason(text));
        head.may_differ = by_rules.into_iter().collect();
        Self {
            sandbox,
            head,
            events,
            stand_ins,
            numbers,
        }
    }

    pub(crate) const fn head(&self) -> &BundleHead {
        &self.head
    }

    pub(crate) fn shapes(&self) -> impl Iterator<Item = EventShape> {
        self.events.iter().map(|event| self.shape(event))
    }

    fn shape(&self, event: &Event) -> EventShape {
        EventShape::of(event, &self.sandbox, &self.stand_ins, &self.numbers)
    }

    /// The text of the file; `differs` is one more reason why a replay may go another way.
    pub(crate) fn chunks(mut self, differs: Option<String>) -> impl Iterator<Item = String> + Send {
        self.head.may_differ.extend(differs);
        let opening = format!("{{\"head\":{},\n\"events\":[", json(&self.head));
        let events = std::mem::take(&mut self.events);
        let lines = events.into_iter().enumerate().map(move |(index, event)| {
            let comma = if index == 0 { "" } else { "," };
            format!("{comma}\n{}", json(&self.shape(&event)))
        });
        seal(once(opening).chain(lines).chain(once("\n]".to_owned())))
    }
}

/// The numbers of cards that have stand-ins.
struct Numbers {
    of_requests: Vec<String>,
    of_profile: Vec<String>,
    all: Vec<String>,
}

impl Numbers {
    fn of(sandbox: &HostedSandbox, events: &[Event]) -> Self {
        let redaction = sandbox.redaction();
        let of_profile = redaction.numbers_in(&sandbox.source().text);
        let requests = events.iter().filter_map(Event::request);
        let of_requests =
            requests.flat_map(|entry| redaction.veil_of(entry).card_numbers(entry.texts.body()));
        let of_requests: BTreeSet<String> = of_requests.collect();
        let names = sandbox.names();
        let commands = events.iter().filter_map(|event| match event {
            Event::Command(commanded) => Some(CommandShape::of(&commanded.command, &names)),
            Event::Request(_) => None,
        });
        let of_rules = commands.flat_map(|command| redaction.numbers_in(&json(&command)));
        let all = of_rules
            .chain(of_profile.clone())
            .chain(of_requests.clone());
        let all: BTreeSet<String> = all.collect();
        Self {
            all: all.into_iter().collect(),
            of_requests: of_requests.into_iter().collect(),
            of_profile,
        }
    }
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
    fn of(event: &Event, sandbox: &HostedSandbox, stand_ins: &StandIns, numbers: &Numbers) -> Self {
        let redaction = sandbox.redaction();
        match event {
            Event::Request(entry) => match &entry.ruling {
                Some(ruling) => {
                    let veil = redaction.veil_of(entry);
                    let mut own = veil.card_numbers(entry.texts.body());
                    own.extend_from_slice(&numbers.of_profile);
                    let veil = veil.with(stand_ins, &own);
                    Self::Call(Box::new(CallShape::of(entry, ruling, &veil)))
                }
                None => Self::Refused(RefusedShape::of(entry)),
            },
            Event::Command(commanded) => {
                let veil = redaction.veil().with(stand_ins, &numbers.all);
                let names = sandbox.names();
                Self::Command(Box::new(CommandedShape::of(commanded, &names, &veil)))
            }
        }
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("a bundle holds nothing that JSON cannot say")
}
