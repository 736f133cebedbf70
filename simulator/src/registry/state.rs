//! What the lock of a sandbox guards. The core has one door, and the journal stands in it: whatever
//! changes the core is journalled in the order in which it did.

use std::sync::Arc;

use hyper::header::HeaderValue;
use serde_json::value::RawValue;

use crate::doctor::Diagnosis;
use crate::journal::{
    Answered, ChangeNotifier, Commanded, Declared, Entry, Event, Journal, Receipt, Received,
    Ruling, Tally,
};
use crate::rendering::{self, Rendered};
use paysys_core::answer::{self, Reply};
use paysys_core::command::{Command, CommandError, Outcome};
use paysys_core::remedy::Remedy;
use paysys_core::sandbox::{Call, Snapshot};
use paysys_core::{Clock, Moment, Sandbox};

/// What is known of a request that never became a call.
#[derive(Default)]
struct NoCall {
    remedy: Option<Box<Remedy>>,
    turned_away: Option<Box<Diagnosis>>,
}

/// A gateway and everything that happened to it.
#[derive(Debug)]
pub struct State {
    core: Sandbox,
    content_type: HeaderValue,
    journal: Journal,
    origin: Clock,
    wall: Moment,
    changes: Arc<ChangeNotifier>,
    pub declared: Vec<Declared>,
}

impl State {
    /// A gateway to which nothing has happened; its clock starts at this wall time.
    pub fn new(core: Sandbox, journal_limit_bytes: usize, wall: Moment) -> Self {
        Self {
            origin: core.clock(),
            journal: Journal::new(journal_limit_bytes),
            content_type: rendering::content_type(core.behaviour()),
            core,
            wall,
            changes: Arc::default(),
            declared: Vec::new(),
        }
    }

    /// The same, which tells here of changes and counts here what outlasts it.
    pub fn told_to(self, changes: Arc<ChangeNotifier>, tally: Arc<Tally>) -> Self {
        Self {
            changes,
            journal: self.journal.counting(tally),
            ..self
        }
    }

    pub const fn core(&self) -> &Sandbox {
        &self.core
    }

    pub const fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Its clock as it was before anything happened.
    pub const fn origin(&self) -> Clock {
        self.origin
    }

    /// All payments as they stand. A late commit is the same whoever comes to settle it first, so
    /// looking is no event.
    pub fn snapshot(&mut self, wall: Moment) -> Snapshot {
        let wall = self.pass(wall);
        self.core.snapshot(wall)
    }

    pub fn command(&mut self, command: Command, wall: Moment) -> Result<Outcome, CommandError> {
        let wall = self.pass(wall);
        let outcome = self.core.execute(&command, wall);
        self.journal.append(Event::Command(Arc::new(Commanded {
            wall,
            command,
            outcome: outcome.clone(),
        })));
        self.changes.arrange();
        outcome
    }

    /// Answers a call; `asked` is the `X-Paysys-Sim` header that it came with.
    pub fn call(
        &mut self,
        call: &Call<'_>,
        asked: Option<&[u8]>,
        diagnosis: Option<Box<Diagnosis>>,
        received: Received,
    ) -> (Arc<Entry>, Rendered) {
        let wall = self.pass(received.wall);
        let decision = self.core.call(call, wall);
        let behaviour = self.core.behaviour();
        let truth = answer::write(call.id(), &decision.reply, Some(decision.mx_id), behaviour);
        let rendered = rendering::render(truth, &decision, behaviour, &self.content_type);
        let (number, at) = (decision.call, decision.at);
        let ruling = Ruling {
            auth: call.auth,
            asked: asked.map(Box::from),
            headers: call.headers.to_vec(),
            decision,
            diagnosis,
        };
        let entry = self.enter(number, at, received, &rendered, Ok(ruling));
        (entry, rendered)
    }

    /// Answers a request that is no call: it gets a number, and a place in the journal.
    pub fn refuse(
        &mut self,
        reply: &Reply,
        status: u16,
        received: Received,
    ) -> (Arc<Entry>, Rendered) {
        let wall = self.pass(received.wall);
        let at = self.core.now(wall);
        let number = self.core.number_request();
        let rendered = self.refusal(reply, status);
        let remedy = match reply {
            Reply::Error(refusal) => refusal.remedy.clone(),
            _ => None,
        };
        let entry = self.enter(
            number,
            at,
            received,
            &rendered,
            Err(NoCall {
                remedy,
                turned_away: None,
            }),
        );
        (entry, rendered)
    }

    /// The answer to a request that is no call.
    pub(crate) fn refusal(&self, reply: &Reply, status: u16) -> Rendered {
        // What is no call draws no tracker.
        let body = answer::write(RawValue::NULL, reply, None, self.core.behaviour());
        Rendered::plain(status, body.into(), &self.content_type)
    }

    /// Journals what never became a request: it gets a number like one.
    pub(crate) fn turn_away(
        &mut self,
        diagnosis: Diagnosis,
        status: u16,
        received: Received,
    ) -> Arc<Entry> {
        let wall = self.pass(received.wall);
        let at = self.core.now(wall);
        let number = self.core.number_request();
        let rendered = Rendered::bare(status);
        let turned_away = Some(Box::new(diagnosis));
        self.enter(
            number,
            at,
            received,
            &rendered,
            Err(NoCall {
                turned_away,
                remedy: None,
            }),
        )
    }

    fn enter(
        &mut self,
        number: u64,
        at: Moment,
        received: Received,
        rendered: &Rendered,
        ruling: Result<Ruling, NoCall>,
    ) -> Arc<Entry> {
        let (ruling, no_call) = match ruling {
            Ok(ruling) => (Some(ruling), NoCall::default()),
            Err(no_call) => (None, no_call),
        };
        let entry = Arc::new(Entry {
            number,
            at,
            received: Received {
                wall: self.wall,
                ..received
            },
            answered: Answered::of(rendered, &self.content_type),
            ruling,
            remedy: no_call.remedy,
            turned_away: no_call.turned_away,
            receipt: Arc::new(Receipt::new(self.changes.clone())),
        });
        self.journal.make_room(self.core.long_text_bytes());
        self.journal.append(Event::Request(entry.clone()));
        entry
    }

    /// The wall time of what happens now: never before that of what happened last, so that what was
    /// settled once stays settled when a wall clock is set back or two threads overtake each other.
    fn pass(&mut self, wall: Moment) -> Moment {
        self.wall = self.wall.max(wall);
        self.wall
    }
}
