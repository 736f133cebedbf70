//! Events before they are written: they are gathered as bytes, and the thread that writes makes events of them. Memory that
//! one thread takes and another one gives back would cost more than all else about a call.

use bytes::Bytes;
use tokio::sync::oneshot::Sender;

use super::job::Job;
use crate::{Appended, Event, EventId, RowId};

/// Events that are to be written.
#[derive(Default)]
pub(super) struct Gathered {
    bytes: Vec<u8>,
    events: Vec<Gathering>,
}

struct Gathering {
    row: RowId,
    after: u64,
    id: EventId,
    /// Where its bytes end.
    end: usize,
    /// Who waits for those that end with this one, unless they were answered already.
    answer: Option<Sender<Appended>>,
}

impl Gathered {
    pub(super) fn add(
        &mut self,
        row: RowId,
        after: u64,
        events: &[Event],
        answer: Option<Sender<Appended>>,
    ) {
        for (event, after) in events.iter().zip(after..) {
            self.bytes.extend_from_slice(&event.bytes);
            self.events.push(Gathering {
                row,
                after,
                id: event.id,
                end: self.bytes.len(),
                answer: None,
            });
        }
        if let Some(last) = self.events.last_mut() {
            last.answer = answer;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// What is to be written, in order; what follows each other in a row together, up to somebody who waits. The room
    /// for it stays.
    pub(super) fn take(&mut self) -> Vec<Job> {
        let mut jobs: Vec<Job> = Vec::new();
        let mut start = 0;
        for gathering in self.events.drain(..) {
            let event = Event {
                id: gathering.id,
                bytes: Bytes::copy_from_slice(&self.bytes[start..gathering.end]),
            };
            start = gathering.end;
            match jobs.last_mut() {
                Some(Job::Append {
                    row,
                    after,
                    events,
                    answer: answer @ None,
                }) if *row == gathering.row && *after + events.len() as u64 == gathering.after => {
                    events.push(event);
                    *answer = gathering.answer;
                }
                _ => jobs.push(Job::Append {
                    row: gathering.row,
                    after: gathering.after,
                    events: vec![event],
                    answer: gathering.answer,
                }),
            }
        }
        self.bytes.clear();
        jobs
    }
}
