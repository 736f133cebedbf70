//! What the lock of a sandbox guards. The core has one door, and the journal stands in it: whatever
//! changes the core is journalled in the order in which it did.

use std::sync::Arc;

use hyper::header::HeaderValue;

use crate::doctor::Diagnosis;
use crate::journal::{
    Answered, Arrival, CallTexts, ChangeNotifier, Commanded, Declared, Entry, Event, Journal,
    Receipt, Received, Ruling, Tally,
};
use crate::rendering::{self, Rendered};
use paysys_core::answer::{self, Reply};
use paysys_core::command::{Command, CommandError, Outcome};
use paysys_core::sandbox::{Call, Snapshot};
use paysys_core::{Clock, Moment, Sandbox};

/// A gateway and everything that happened to it.
#[derive(Debug)]
pub struct State {
    core: Sandbox,
    content_type: HeaderValue,
    journal: Journal,
    origin: Clock,
    wall: Moment,
    changes: Arc<ChangeNotifier>,
    /// Where answers are written; kept, because it is needed again and again.
    truth: Vec<u8>,
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
            truth: Vec::new(),
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

    /// Whether freeing it takes long enough to be noticed.
    pub(super) fn is_large(&self) -> bool {
        const MANY_BYTES: usize = 1024 * 1024;
        const MANY_PAYMENTS: u64 = 10_000;
        self.journal.bytes() > MANY_BYTES || self.core.payment_count() > MANY_PAYMENTS
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
        arrival: &Arrival<'_>,
    ) -> (Arc<Entry>, Rendered) {
        let wall = self.pass(arrival.received.wall);
        let decision = self.core.call(call, wall);
        let behaviour = self.core.behaviour();
        let truth = &mut self.truth;
        truth.clear();
        let mx_id = Some(decision.mx_id);
        answer::write(call.id(), &decision.reply, mx_id, behaviour, truth);
        let rendered = rendering::render(truth, &decision, behaviour, &self.content_type);
        let mut entry = self.entry(decision.call, decision.at, arrival, &rendered);
        entry.ruling = Some(Ruling {
            auth: call.auth,
            asked: asked.map(Box::from),
            headers: call.headers.to_vec(),
            decision,
            diagnosis,
        });
        (self.enter(entry), rendered)
    }

    /// Answers a request that is no call: it gets a number, and a place in the journal.
    pub fn refuse(
        &mut self,
        reply: &Reply,
        status: u16,
        arrival: &Arrival<'_>,
    ) -> (Arc<Entry>, Rendered) {
        let rendered = self.refusal(reply, status);
        let mut entry = self.entry_of_no_call(arrival, &rendered);
        if let Reply::Error(refusal) = reply {
            entry.remedy.clone_from(&refusal.remedy);
        }
        (self.enter(entry), rendered)
    }

    /// The answer to a request that is no call.
    pub(crate) fn refusal(&self, reply: &Reply, status: u16) -> Rendered {
        let mut body = Vec::new();
        // What is no call draws no tracker.
        answer::write("null", reply, None, self.core.behaviour(), &mut body);
        Rendered::plain(status, body.into(), &self.content_type)
    }

    /// Journals what never became a request: it gets a number like one.
    pub(crate) fn turn_away(
        &mut self,
        diagnosis: Diagnosis,
        status: u16,
        arrival: &Arrival<'_>,
    ) -> Arc<Entry> {
        let mut entry = self.entry_of_no_call(arrival, &Rendered::bare(status));
        entry.turned_away = Some(Box::new(diagnosis));
        self.enter(entry)
    }

    fn entry_of_no_call(&mut self, arrival: &Arrival<'_>, rendered: &Rendered) -> Entry {
        let wall = self.pass(arrival.received.wall);
        let at = self.core.now(wall);
        let number = self.core.number_request();
        self.entry(number, at, arrival, rendered)
    }

    fn entry(&self, number: u64, at: Moment, arrival: &Arrival<'_>, rendered: &Rendered) -> Entry {
        Entry {
            number,
            at,
            received: Received {
                wall: self.wall,
                ..arrival.received
            },
            texts: CallTexts::of(arrival, &rendered.body),
            answered: Answered::of(rendered, &self.content_type),
            ruling: None,
            remedy: None,
            turned_away: None,
            receipt: Arc::new(Receipt::new(self.changes.clone())),
        }
    }

    fn enter(&mut self, entry: Entry) -> Arc<Entry> {
        let entry = Arc::new(entry);
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
