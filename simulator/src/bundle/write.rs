//! Writing a bundle, piece by piece: a journal may be large, and calls go on meanwhile.

use std::iter::once;
use std::sync::Arc;

use serde::Serialize;

use super::call::{CallShape, RefusedShape};
use super::command::CommandedShape;
use super::seal::seal;
use super::{EventShape, Head};
use crate::asking::Names;
use crate::journal::Event;
use crate::registry::HostedSandbox;

/// The bundle of a sandbox as it stands now. Its lock is held for moments, to take hold of the events.
pub(crate) fn chunks(sandbox: Arc<HostedSandbox>) -> impl Iterator<Item = String> + Send {
    let (head, events) = sandbox.events(|state| Head::of(&sandbox, state));
    let opening = format!("{{\"head\":{},\n\"events\":[", json(&head));
    let lines = events.into_iter().enumerate().map(move |(index, event)| {
        let comma = if index == 0 { "" } else { "," };
        let shape = EventShape::of(&event, &sandbox.names());
        format!("{comma}\n{}", json(&shape))
    });
    seal(once(opening).chain(lines).chain(once("\n]".to_owned())))
}

impl EventShape {
    fn of(event: &Event, names: &Names<'_>) -> Self {
        match event {
            Event::Request(entry) => match &entry.ruling {
                Some(ruling) => Self::Call(Box::new(CallShape::of(entry, ruling))),
                None => Self::Refused(RefusedShape::of(entry)),
            },
            Event::Command(commanded) => {
                Self::Command(Box::new(CommandedShape::of(commanded, names)))
            }
        }
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("a bundle holds nothing that JSON cannot say")
}
