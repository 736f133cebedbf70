//! One sandbox as the process keeps it: core and journal behind one lock, and who may call it.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::HeaderMap;

use super::State;
use crate::control::{self, Names};
use crate::doctor::{self, Diagnosis, DiagnosisView, Evidence};
use crate::findings::{Findings, Scene};
use crate::journal::{Arrival, ChangeNotifier, Ending, Entry, Recalled, Receipt, Tally};
use crate::profile::{Profile, Source};
use crate::redaction::Redaction;
use crate::rendering::Rendered;
use crate::texts::texts;
use crate::turned_away::TurnedAway;
use paysys_core::answer::Reply;
use paysys_core::auth::{self, AuthHeader, AuthVerdict};
use paysys_core::clock::Pace;
use paysys_core::document::Document;
use paysys_core::envelope::{self, Envelope};
use paysys_core::refusal::Refusal;
use paysys_core::sandbox::{Call, Snapshot};
use paysys_core::settings::AuthClock;
use paysys_core::treatment::NamedFault;
use paysys_core::{Behaviour, Clock, Moment, Sandbox, Seed, Service};
use paysys_shared::saying::Saying;
use paysys_shared::texts::Language;

/// A sandbox and its door.
#[derive(Debug)]
pub struct HostedSandbox {
    name: String,
    seed: Seed,
    services: Vec<Service>,
    service_ids: Vec<String>,
    behaviour: Arc<Behaviour>,
    source: Arc<Source>,
    clock: ClockPlan,
    journal_limit_bytes: usize,
    redaction: Redaction,
    ignored_findings: Vec<String>,
    changes: Arc<ChangeNotifier>,
    tally: Arc<Tally>,
    state: Mutex<State>,
}

/// What is kept of what happens, and what must not leave.
#[derive(Debug, Clone)]
pub struct Keeping {
    pub journal_limit_bytes: usize,
    /// The default sandbox, whose keys a client may also know; nothing where there is none yet.
    pub default: Option<Arc<HostedSandbox>>,
    /// Findings that count for nothing in the whole process.
    pub ignored_findings: Vec<String>,
}

/// How a sandbox's clock starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockPlan {
    pub pace: Pace,
    /// What it shows at first; without it, the wall time.
    pub start: Option<Moment>,
}

impl ClockPlan {
    fn start_at(self, wall: Moment) -> Clock {
        Clock::new(self.pace, wall, self.start.unwrap_or(wall))
    }
}

/// What a request's head asks for, apart from its body.
#[derive(Debug, Clone, Copy)]
pub struct Headers<'a> {
    pub auth: AuthHeader<'a>,
    /// The `X-Paysys-Sim` header.
    pub asked: Option<&'a [u8]>,
    /// The name of another header that holds what belongs into `Auth`.
    pub stray: Option<&'a str>,
    pub all: &'a HeaderMap,
}

/// An answer and how it is to be delivered.
#[derive(Debug)]
pub struct Outgoing {
    /// What goes out, if it goes out.
    pub rendered: Rendered,
    pub fault: Option<Arc<NamedFault>>,
    pub delay: Option<Duration>,
    pub receipt: Arc<Receipt>,
}

impl HostedSandbox {
    pub fn new(
        name: String,
        seed: Seed,
        services: Vec<Service>,
        profile: Profile,
        clock: ClockPlan,
        wall: Moment,
        keeping: &Keeping,
    ) -> Self {
        let Profile {
            behaviour, source, ..
        } = profile;
        let start = clock.start_at(wall);
        let core = Sandbox::new(behaviour.clone(), &services, seed, start, wall);
        let changes = Arc::new(ChangeNotifier::beginning(wall));
        let state = State::new(core, keeping.journal_limit_bytes, wall);
        let tally = Arc::<Tally>::default();
        let state = state.told_to(changes.clone(), tally.clone());
        let redaction = Redaction::new(
            &services,
            keeping.default.as_deref().map(Self::redaction),
            behaviour.clone(),
        );
        let service_ids = services.iter().map(|service| service.id.clone()).collect();
        Self {
            name,
            seed,
            services,
            service_ids,
            behaviour,
            source,
            clock,
            journal_limit_bytes: keeping.journal_limit_bytes,
            redaction,
            ignored_findings: keeping.ignored_findings.clone(),
            changes,
            tally,
            state: Mutex::new(state),
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub const fn seed(&self) -> Seed {
        self.seed
    }

    /// Who may call; never empty, the first is the one to use.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    pub(super) fn has_service(&self, id: &str) -> bool {
        self.service_ids.iter().any(|known| known == id)
    }

    pub fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }

    pub fn source(&self) -> &Source {
        &self.source
    }

    pub fn names(&self) -> Names<'_> {
        Names {
            behaviour: &self.behaviour,
            service_ids: &self.service_ids,
        }
    }

    pub(crate) const fn redaction(&self) -> &Redaction {
        &self.redaction
    }

    pub(crate) fn findings(&self, recalled: &Recalled, language: Language) -> Findings {
        Scene::of(recalled, &self.redaction, &self.ignored_findings).findings(language)
    }

    /// A request's body without what must not leave, for a benchmark.
    #[doc(hidden)]
    pub fn body_to_show<'e>(&self, entry: &'e Entry) -> Cow<'e, [u8]> {
        self.redaction.veil_of(entry).request(entry.texts.body())
    }

    pub fn changes(&self) -> &ChangeNotifier {
        &self.changes
    }

    /// Whether nothing has come to it since it was made or reset.
    pub(crate) fn is_untouched(&self) -> bool {
        self.state().journal().newest() == 0
    }

    /// What is counted of it, resets or not.
    pub(super) const fn tally(&self) -> &Arc<Tally> {
        &self.tally
    }

    /// Its state, for as long as the guard lives. Never held across an await.
    pub fn state(&self) -> MutexGuard<'_, State> {
        // A panic in here is a mistake of ours and stands in the log. It may leave a number used up or a
        // payment without its call; what else there is, a test still wants to see.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All payments as they stand at this wall time.
    pub(crate) fn snapshot(&self, wall: Moment) -> Snapshot {
        self.state().snapshot(wall)
    }

    /// Makes it as if nothing had ever happened: same seed, and the clock as it was at first.
    pub(crate) fn reset(&self, wall: Moment) {
        let (behaviour, start) = (self.behaviour.clone(), self.clock.start_at(wall));
        let core = Sandbox::new(behaviour, &self.services, self.seed, start, wall);
        let fresh = State::new(core, self.journal_limit_bytes, wall);
        let fresh = fresh.told_to(self.changes.clone(), self.tally.clone());
        let mut state = self.state();
        let old = std::mem::replace(&mut *state, fresh);
        self.changes.begin_anew();
        drop(state);
        self.changes.tell();
        let is_large = old.is_large();
        super::free(old, is_large);
    }

    /// Answers a POST: reads the body, judges the headers, lets the core decide, writes the answer.
    pub fn answer(&self, headers: &Headers<'_>, arrival: Arrival<'_>) -> Outgoing {
        let (auth, diagnosis) = self.judge(headers, arrival.received.wall);
        if auth.is_accepted()
            && let Some(parts) = headers.auth.parts
        {
            self.redaction.remember(parts.hash);
        }
        let settings = &self.behaviour.settings.envelope;
        let form = envelope::of_form(arrival.body, settings);
        let arrival = Arrival {
            form: form.as_deref(),
            ..arrival
        };
        let document = Document::read(arrival.json());
        let call = Call {
            envelope: Envelope::read(&document, settings),
            auth,
            asked: control::header::asked(headers.asked, &self.names()),
            headers: &self.headers_read(headers.all),
        };
        let (entry, rendered) = self.state().call(&call, headers.asked, diagnosis, &arrival);
        self.outgoing(&entry, rendered)
    }

    /// The headers that the profile's stubs look at; of one that stands twice the first.
    fn headers_read(&self, all: &HeaderMap) -> Vec<(Box<str>, Box<str>)> {
        let names = self.behaviour.headers_read.iter().map(|name| &**name);
        let read = |name: &str| {
            let value = String::from_utf8_lossy(all.get(name)?.as_bytes());
            Some((name.into(), value.into()))
        };
        names.filter_map(read).collect()
    }

    /// Answers a request that is no call, and journals it all the same.
    pub fn refuse(&self, refusal: Refusal, status: u16, arrival: &Arrival<'_>) -> Outgoing {
        let reply = Reply::Error(refusal);
        let (entry, rendered) = self.state().refuse(&reply, status, arrival);
        self.log(&entry, &reply, None);
        self.outgoing(&entry, rendered)
    }

    /// Answers the question for the proof that this is a simulator like any other GET. No client asks it, so it gets neither
    /// a number nor a place in the journal.
    pub(crate) fn prove(&self, refusal: Refusal, status: u16) -> Outgoing {
        tracing::debug!(sandbox = self.name.as_str(), "proof");
        Outgoing {
            rendered: self.state().refusal(&Reply::Error(refusal), status),
            fault: None,
            delay: None,
            receipt: Arc::default(),
        }
    }

    /// Journals what the HTTP library turned away before it was a request, and leaves a line in the log.
    pub(crate) fn turn_away(&self, turned_away: TurnedAway, arrival: &Arrival<'_>) {
        let TurnedAway {
            diagnosis,
            status,
            connection,
            written,
            ..
        } = turned_away;
        let DiagnosisView {
            mistake,
            explanation,
        } = diagnosis.told(Language::English);
        tracing::warn!(connection, mistake, explanation, "turned away");
        let entry = self.state().turn_away(diagnosis, status, arrival);
        entry.receipt.wrote(written);
        entry.receipt.end(match written {
            0 => Ending::Closed,
            _ => Ending::Answered,
        });
        self.changes.tell();
    }

    fn outgoing(&self, entry: &Entry, rendered: Rendered) -> Outgoing {
        let decision = entry.ruling.as_ref().map(|ruling| &ruling.decision);
        if let Some(ruling) = &entry.ruling {
            self.log(entry, &ruling.decision.reply, ruling.diagnosis.as_deref());
        }
        self.changes.tell();
        Outgoing {
            rendered,
            fault: decision.and_then(|decision| decision.fault.clone()),
            delay: decision.and_then(|decision| decision.delay),
            receipt: entry.receipt.clone(),
        }
    }

    /// What the clock shows by which signatures are judged.
    pub(crate) fn signing_time(&self, wall: Moment) -> Moment {
        match self.behaviour.settings.auth.clock {
            AuthClock::Real => wall,
            AuthClock::Sandbox => self.state().core().now(wall),
        }
    }

    /// Judges the header; only one that is not accepted is worth a diagnosis.
    fn judge(&self, headers: &Headers<'_>, wall: Moment) -> (AuthVerdict, Option<Box<Diagnosis>>) {
        let settings = &self.behaviour.settings.auth;
        let now = self.signing_time(wall);
        let verdict = auth::judge(&headers.auth, &self.services, now, settings);
        if matches!(verdict, AuthVerdict::Accepted(_)) {
            return (verdict, None);
        }
        let evidence = Evidence {
            header: headers.auth.raw,
            stray: headers.stray,
            services: &self.services,
            now,
            max_age: settings.max_age,
        };
        (verdict, doctor::diagnose(&evidence).map(Box::new))
    }

    fn log(&self, entry: &Entry, reply: &Reply, diagnosis: Option<&Diagnosis>) {
        let sandbox = self.name.as_str();
        // Read only where a line is written.
        let trace = || {
            entry
                .trace()
                .map(|trace| self.redaction.veil().trace_id(trace.trace_id))
        };
        match reply {
            Reply::Error(refusal) if tracing::enabled!(tracing::Level::INFO) => {
                let veil = self.redaction.veil_of(entry);
                let told = |one: &Diagnosis| one.told(Language::English).explanation;
                let reason = refusal.reason.told(texts(Language::English));
                let (code, reason) = (refusal.code.0, veil.reason(&reason));
                let diagnosis = diagnosis.map(|one| veil.reason(&told(one)));
                let body = entry.diagnosis().as_ref().map(told);
                let setting = entry.remedy().map(|one| veil.reason(&one.to_string()));
                tracing::info!(
                    sandbox,
                    code,
                    reason,
                    diagnosis,
                    body,
                    setting,
                    trace = trace(),
                    "refused"
                );
            }
            Reply::Error(_) => (),
            Reply::Stub(_) => tracing::debug!(sandbox, trace = trace(), "stub"),
            Reply::Payout(details) => {
                let transaction = details.transaction_id.0;
                tracing::debug!(sandbox, transaction, trace = trace(), "payout");
            }
            Reply::Check(report) => {
                let status = report.status.code();
                tracing::debug!(sandbox, status, trace = trace(), "check");
            }
        }
    }
}
