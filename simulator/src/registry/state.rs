//! What the lock of a sandbox guards. The core has one door, and the journal stands in it: whatever
//! changes the core is journalled in the order in which it did.

use std::collections::VecDeque;
use std::sync::Arc;

use hyper::header::HeaderValue;
use serde::{Deserialize, Serialize};

use crate::doctor::Diagnosis;
use crate::journal::{
    Answered, Arrival, CallTexts, ChangeNotifier, Commanded, Declared, Entry, Event, Journal,
    Receipt, Received, Remembered, Ruling, Tally,
};
use crate::rendering::{self, Rendered};
use crate::transport::Refused;
use paysys_core::answer::{self, Reply};
use paysys_core::command::{Command, CommandError, Outcome};
use paysys_core::rule::Rule;
use paysys_core::sandbox::{Base, Call, Snapshot};
use paysys_core::{Clock, Moment, Sandbox};

/// A gateway and everything that happened to it.
#[derive(Debug)]
pub struct State {
    core: Sandbox,
    content_type: HeaderValue,
    journal: Journal,
    origin: Clock,
    /// Of what happened last.
    wall: Moment,
    /// The latest that somebody who looked was shown. Nothing here follows from it; see [`State::stamp`].
    shown: Moment,
    /// The wall time of what is being kept, and happens when it is.
    promised: Option<Moment>,
    /// What it was at the marks in its journal that are not reached yet.
    drafts: VecDeque<Draft>,
    changes: Arc<ChangeNotifier>,
    /// Where answers are written; kept, because it is needed again and again.
    truth: Vec<u8>,
    declared: Vec<Declared>,
}

/// What a sandbox was when a place in its journal was marked; what the journal remembers comes later.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) place: u64,
    pub(super) core: Base,
    pub(super) rest: Rest,
}

/// What a state has besides its core and its journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Rest {
    pub(super) wall: Moment,
    pub(super) origin: Clock,
    pub(super) declared: Vec<Declared>,
    /// That of its notifier.
    pub(super) generation: u64,
}

/// What came of a command, and how things stood right behind it.
#[derive(Debug)]
pub(crate) struct CommandResult {
    pub(crate) outcome: Outcome,
    /// The rule that it added.
    pub(crate) rule: Option<Rule>,
    pub(crate) clock: Clock,
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
            shown: wall,
            promised: None,
            drafts: VecDeque::new(),
            changes: Arc::default(),
            truth: Vec::new(),
            declared: Vec::new(),
        }
    }

    /// The one of which a base was taken, with this behaviour.
    pub(super) fn of_base(core: Sandbox, rest: Rest, left: Remembered, limit_bytes: usize) -> Self {
        let content_type = rendering::content_type(core.behaviour());
        Self {
            core,
            content_type,
            journal: Journal::new(limit_bytes).remembering(left),
            origin: rest.origin,
            wall: rest.wall,
            shown: rest.wall,
            promised: None,
            drafts: VecDeque::new(),
            changes: Arc::default(),
            truth: Vec::new(),
            declared: rest.declared,
        }
    }

    /// From now on what is known of it as it is now can be kept in place of the events up to this place in its row, once
    /// the journal has let go of them.
    pub(super) fn mark(&mut self, place: u64) {
        self.drafts.push_back(Draft {
            place,
            core: self.core.base(),
            rest: Rest {
                wall: self.wall,
                origin: self.origin,
                declared: self.declared.clone(),
                generation: self.changes.generation(),
            },
        });
        self.journal.mark();
    }

    /// Of its calls, it remembers from now on no more than of those that its journal had to let go of.
    pub(super) fn let_go(&mut self) {
        self.journal.let_go();
    }

    /// What can be kept in place of events, now that the event at this place has happened. At least that one stays, by
    /// which others see that there is something new.
    pub(super) fn reached(&mut self, place: u64) -> Option<(Draft, Remembered)> {
        let draft = self.drafts.pop_front_if(|draft| draft.place < place)?;
        match self.journal.reached() {
            Some(remembered) => Some((draft, remembered)),
            None => {
                self.drafts.push_front(draft);
                None
            }
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

    /// The same, as far as it was shown in the place of this one.
    pub(super) fn shown_as(self, before: &Self) -> Self {
        Self {
            shown: self.shown.max(before.shown),
            promised: before.promised,
            ..self
        }
    }

    pub fn declared(&self) -> &[Declared] {
        &self.declared
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

    /// The wall time to give to what arrives now, and to what looks: never before that of what happened
    /// last, when a wall clock is set back or two threads overtake each other, and never before what was
    /// shown. So what somebody saw stays true, although looking changes nothing that follows.
    pub fn stamp(&self, wall: Moment) -> Moment {
        wall.max(self.wall).max(self.shown)
    }

    /// The wall time at which somebody looks.
    pub fn look(&mut self, wall: Moment) -> Moment {
        let wall = self.promised.map_or(wall, |promised| wall.min(promised));
        self.shown = self.stamp(wall);
        self.shown
    }

    /// All payments as they stand.
    pub fn snapshot(&mut self, wall: Moment) -> Snapshot {
        let wall = self.look(wall);
        self.core.snapshot(wall)
    }

    /// Follows a command, and tells how things stand then.
    pub(crate) fn follow(
        &mut self,
        command: Command,
        wall: Moment,
    ) -> Result<CommandResult, CommandError> {
        let outcome = self.command(command, wall)?;
        let rule = outcome.rule.and_then(|id| self.core.rule(id)).cloned();
        Ok(CommandResult {
            clock: self.core.clock(),
            outcome,
            rule,
        })
    }

    /// Keeps payments in mind that a test means to make; whether there was room for all of them.
    pub(crate) fn declare(&mut self, payments: Vec<Declared>) -> bool {
        payments.into_iter().all(|one| one.join(&mut self.declared))
    }

    /// Nobody is shown anything later than this, until it has happened or is known not to have.
    pub(crate) const fn promise(&mut self, wall: Option<Moment>) {
        self.promised = wall;
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
        let (number, at) = (decision.call, decision.at);
        let behaviour = self.core.behaviour();
        let truth = &mut self.truth;
        truth.clear();
        let mx_id = Some(decision.mx_id);
        answer::write(call.id(), &decision.reply, mx_id, behaviour, truth);
        let rendered = rendering::render(truth, &decision, behaviour, &self.content_type);
        let entry = Entry {
            ruling: Some(Ruling {
                auth: call.auth,
                asked: asked.map(Box::from),
                headers: call.headers.to_vec(),
                decision,
                diagnosis,
            }),
            ..self.entry(number, at, arrival, &rendered)
        };
        (self.enter(entry), rendered)
    }

    /// Answers a request that is no call: it gets a number, and a place in the journal.
    pub(crate) fn refuse(
        &mut self,
        refused: &Refused,
        arrival: &Arrival<'_>,
    ) -> (Arc<Entry>, Rendered) {
        let rendered = self.refusal(refused);
        let mut entry = self.entry_of_no_call(arrival, &rendered);
        if let Reply::Error(refusal) = &refused.reply {
            entry.remedy.clone_from(&refusal.remedy);
        }
        (self.enter(entry), rendered)
    }

    /// The answer to a request that is no call.
    pub(crate) fn refusal(&self, refused: &Refused) -> Rendered {
        let (mut body, behaviour) = (Vec::new(), self.core.behaviour());
        // What is no call draws no tracker.
        answer::write("null", &refused.reply, None, behaviour, &mut body);
        let rendered = Rendered::plain(refused.status, body.into(), &self.content_type);
        match &refused.header {
            Some((name, value)) => rendered.with(name.clone(), HeaderValue::from_static(value)),
            None => rendered,
        }
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
            answered: Answered::of(rendered),
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
    /// settled once stays settled.
    pub(super) fn pass(&mut self, wall: Moment) -> Moment {
        self.wall = self.wall.max(wall);
        self.wall
    }
}
