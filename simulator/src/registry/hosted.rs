//! One sandbox as the process keeps it: core and journal behind one lock, and who may call it.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::State;
use crate::asking::{self, AskError, Names, RuleShape};
use crate::core::answer::Reply;
use crate::core::auth::{self, AuthHeader, AuthVerdict};
use crate::core::clock::Pace;
use crate::core::envelope::{self, Envelope};
use crate::core::refusal::Refusal;
use crate::core::rule::RuleSpec;
use crate::core::sandbox::Call;
use crate::core::settings::AuthClock;
use crate::core::treatment::NamedFault;
use crate::core::{Behaviour, Clock, Moment, Sandbox, Seed, Service};
use crate::delivery::Rendered;
use crate::doctor::{self, Diagnosis, Evidence};
use crate::journal::{Entry, News, Receipt, Received, Secrets};
use crate::profile::{Profile, Source};

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
    keeping: Keeping,
    news: Arc<News>,
    state: Mutex<State>,
}

/// What is kept of what happens, and what never is.
#[derive(Debug, Clone)]
pub struct Keeping {
    /// The most that the journal keeps.
    pub journal_limit_bytes: usize,
    /// What is struck out of every call.
    pub secrets: Arc<Secrets>,
}

/// How a sandbox's clock starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockPlan {
    /// How it goes.
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
    /// The `Auth` header.
    pub auth: AuthHeader<'a>,
    /// The `X-Paysys-Sim` header.
    pub asked: Option<&'a [u8]>,
    /// The name of another header that holds what belongs into `Auth`.
    pub stray: Option<&'a str>,
}

/// An answer and how it is to be delivered.
#[derive(Debug)]
pub struct Outgoing {
    /// What goes out, if it goes out.
    pub rendered: Rendered,
    /// How delivery misbehaves.
    pub fault: Option<Arc<NamedFault>>,
    /// How long it is held back, in real time.
    pub delay: Option<Duration>,
    /// Where delivery is recorded.
    pub receipt: Arc<Receipt>,
}

impl HostedSandbox {
    /// A sandbox in which nothing has happened.
    pub fn new(
        name: String,
        seed: Seed,
        services: Vec<Service>,
        profile: Profile,
        clock: ClockPlan,
        wall: Moment,
        keeping: Keeping,
    ) -> Self {
        let Profile {
            behaviour, source, ..
        } = profile;
        let start = clock.start_at(wall);
        let core = Sandbox::new(behaviour.clone(), &services, seed, start, wall);
        let news = Arc::new(News::beginning(wall));
        let state = State::new(core, keeping.journal_limit_bytes, wall);
        let state = state.telling(news.clone());
        let service_ids = services.iter().map(|service| service.id.clone()).collect();
        Self {
            name,
            seed,
            services,
            service_ids,
            behaviour,
            source,
            clock,
            keeping,
            news,
            state: Mutex::new(state),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its seed.
    pub const fn seed(&self) -> Seed {
        self.seed
    }

    /// Who may call; never empty, the first is the one to use.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// How it behaves.
    pub fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }

    /// What its profile was made of.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The names that can be asked for here.
    pub fn names(&self) -> Names<'_> {
        Names {
            behaviour: &self.behaviour,
            service_ids: &self.service_ids,
        }
    }

    /// Word of its calls, for those who wait.
    pub fn news(&self) -> &News {
        &self.news
    }

    /// Its state, for as long as the guard lives. Never held across an await.
    pub fn state(&self) -> MutexGuard<'_, State> {
        // A panic in here is a mistake of ours and stands in the log. It may leave a number used up or a
        // payment without its call; what else there is, a test still wants to see.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes it as if nothing had ever happened: same seed, and the clock as it was at first.
    pub(super) fn reset(&self, wall: Moment) {
        let (behaviour, start) = (self.behaviour.clone(), self.clock.start_at(wall));
        let core = Sandbox::new(behaviour, &self.services, self.seed, start, wall);
        let fresh = State::new(core, self.keeping.journal_limit_bytes, wall);
        let fresh = fresh.telling(self.news.clone());
        let mut state = self.state();
        let old = std::mem::replace(&mut *state, fresh);
        self.news.begin_anew();
        drop(state);
        self.news.tell();
        super::free(old);
    }

    /// Answers a POST: reads the body, judges the headers, lets the core decide, writes the answer.
    ///
    /// The core is given nothing that must not be kept, so that a bundle replays and every report is
    /// clean; only the `id` is echoed as it was sent (ENV-03).
    pub fn answer(&self, headers: &Headers<'_>, mut received: Received) -> Outgoing {
        let (auth, mut diagnosis) = self.judge(headers, received.wall);
        let sent = received.body.clone();
        let accepted = matches!(auth, AuthVerdict::Accepted(_));
        let secrets = &self.keeping.secrets;
        secrets.strike_request(&mut received, &headers.auth, accepted);
        if let Some(diagnosis) = &mut diagnosis {
            secrets.strike_text(&mut diagnosis.explanation);
        }
        let asked = headers.asked.map(|asked| secrets.strike(asked));
        let body = received.body.clone();
        let settings = &self.behaviour.settings.envelope;
        let call = Call {
            envelope: Envelope::read(&body, settings),
            auth,
            asked: asking::header::asked(asked.as_deref(), &self.names()),
        };
        let echo = (sent != body).then(|| envelope::id_of(&Envelope::read(&sent, settings)));
        let asked = asked.as_deref();
        let (entry, rendered) = self.state().call(&call, asked, diagnosis, received, echo);
        self.outgoing(&entry, rendered)
    }

    /// Answers a request that is no call, and journals it all the same.
    pub fn refuse(
        &self,
        refusal: Refusal,
        status: u16,
        auth: &AuthHeader<'_>,
        mut received: Received,
    ) -> Outgoing {
        let reply = Reply::Error(refusal);
        let secrets = &self.keeping.secrets;
        secrets.strike_request(&mut received, auth, false);
        let (entry, rendered) = self.state().refuse(&reply, status, received);
        self.log(&reply, None);
        self.outgoing(&entry, rendered)
    }

    /// Reads a rule. One with a key in it would never match, because no call is matched with its keys
    /// in it, and it would be kept.
    pub fn read_rule(&self, shape: &RuleShape) -> Result<RuleSpec, AskError> {
        let text = serde_json::to_vec(shape).expect("a rule is JSON");
        match self.keeping.secrets.strike(&text) {
            Cow::Borrowed(_) => shape.read(&self.names()),
            Cow::Owned(_) => Err(AskError::new(
                "a secret key stands in this rule; rules are kept and shown, keys are not",
            )),
        }
    }

    fn outgoing(&self, entry: &Entry, rendered: Rendered) -> Outgoing {
        let decision = entry.ruling.as_ref().map(|ruling| &ruling.decision);
        if let Some(ruling) = &entry.ruling {
            self.log(&ruling.decision.reply, ruling.diagnosis.as_deref());
        }
        self.news.tell();
        Outgoing {
            rendered,
            fault: decision.and_then(|decision| decision.fault.clone()),
            delay: decision.and_then(|decision| decision.delay),
            receipt: entry.receipt.clone(),
        }
    }

    /// Judges the header; only one that is not accepted is worth a diagnosis.
    fn judge(&self, headers: &Headers<'_>, wall: Moment) -> (AuthVerdict, Option<Box<Diagnosis>>) {
        let settings = &self.behaviour.settings.auth;
        let now = match settings.clock {
            AuthClock::Real => wall,
            AuthClock::Sandbox => self.state().core().now(wall),
        };
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

    fn log(&self, reply: &Reply, diagnosis: Option<&Diagnosis>) {
        let sandbox = self.name.as_str();
        match reply {
            Reply::Error(refusal) => {
                let (code, reason) = (refusal.code, &*refusal.reason);
                let diagnosis = diagnosis.map(|diagnosis| &*diagnosis.explanation);
                tracing::info!(sandbox, %code, reason, diagnosis, "refused");
            }
            Reply::Payout(details) => {
                tracing::debug!(sandbox, transaction = details.transaction_id.0, "payout");
            }
            Reply::Check(report) => {
                tracing::debug!(sandbox, status = report.status.code(), "check");
            }
        }
    }
}
