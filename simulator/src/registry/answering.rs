//! Requests that come to a sandbox, and how they are answered.

use std::sync::{Arc, MutexGuard};
use std::time::Duration;

use axum::http::HeaderMap;

use super::{Given, HostedSandbox, State};
use crate::doctor::{self, Diagnosis, DiagnosisView, Evidence};
use crate::journal::{Arrival, Entry, Receipt};
use crate::rendering::Rendered;
use crate::texts::texts;
use crate::transport::Refused;
use crate::turned_away::TurnedAway;
use paysys_core::Moment;
use paysys_core::answer::Reply;
use paysys_core::auth::{self, AuthHeader, AuthVerdict};
use paysys_core::settings::AuthClock;
use paysys_core::treatment::NamedFault;
use paysys_shared::saying::Saying;
use paysys_shared::texts::Language;

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
    /// Its state, to give it what arrived, which is stamped under the same lock.
    fn receive(&self, arrival: &mut Arrival<'_>) -> MutexGuard<'_, State> {
        let state = self.state();
        arrival.received.wall = state.stamp(arrival.received.wall);
        state
    }

    /// Answers a POST: reads the body, judges the headers, lets the core decide, writes the answer.
    pub fn answer(&self, headers: &Headers<'_>, arrival: Arrival<'_>) -> Outgoing {
        let (auth, diagnosis) = self.judge(headers, arrival.received.wall);
        if auth.is_accepted()
            && let Some(parts) = headers.auth.parts
        {
            self.redaction().remember(parts.hash);
        }
        let given = Given {
            arrival,
            auth,
            asked: headers.asked,
            headers: &self.headers_read(headers.all),
            diagnosis,
        };
        let (entry, rendered) = given.to(&self.names(), |arrival| self.receive(arrival));
        self.tally().learn(&entry);
        self.outgoing(&entry, rendered)
    }

    /// The headers that the profile's stubs look at; of one that stands twice the first.
    pub(super) fn headers_read(&self, all: &HeaderMap) -> Vec<(Box<str>, Box<str>)> {
        let names = self.behaviour().headers_read.iter().map(|name| &**name);
        let read = |name: &str| {
            let value = String::from_utf8_lossy(all.get(name)?.as_bytes());
            Some((name.into(), value.into()))
        };
        names.filter_map(read).collect()
    }

    /// Answers a request that is no call, and journals it all the same.
    pub(crate) fn refuse(&self, refused: &Refused, mut arrival: Arrival<'_>) -> Outgoing {
        let (entry, rendered) = self.receive(&mut arrival).refuse(refused, &arrival);
        self.tally().learn(&entry);
        self.log(&entry, &refused.reply, None);
        self.outgoing(&entry, rendered)
    }

    /// Answers the question for the proof that this is a simulator like any other GET. No client asks it, so it gets neither
    /// a number nor a place in the journal.
    pub(crate) fn prove(&self, refused: &Refused) -> Outgoing {
        tracing::debug!(sandbox = self.name(), "proof");
        self.answer_unkept(refused)
    }

    /// An answer that leaves nothing behind.
    pub(crate) fn answer_unkept(&self, refused: &Refused) -> Outgoing {
        Outgoing {
            rendered: self.state().refusal(refused),
            fault: None,
            delay: None,
            receipt: Arc::default(),
        }
    }

    /// Journals what the HTTP library turned away before it was a request, and leaves a line in the log.
    pub(crate) fn turn_away(&self, turned_away: TurnedAway, mut arrival: Arrival<'_>) {
        log_turned_away(&turned_away);
        let TurnedAway {
            diagnosis,
            status,
            written,
            ..
        } = turned_away;
        let entry = self
            .receive(&mut arrival)
            .turn_away(diagnosis, status, &arrival);
        entry.receipt.of_no_request(written);
        self.tally().learn(&entry);
        self.changes().tell();
    }

    pub(super) fn outgoing(&self, entry: &Entry, rendered: Rendered) -> Outgoing {
        let decision = entry.ruling.as_ref().map(|ruling| &ruling.decision);
        if let Some(ruling) = &entry.ruling {
            self.log(entry, &ruling.decision.reply, ruling.diagnosis.as_deref());
        }
        self.changes().tell();
        Outgoing {
            rendered,
            fault: decision.and_then(|decision| decision.fault.clone()),
            delay: decision.and_then(|decision| decision.delay),
            receipt: entry.receipt.clone(),
        }
    }

    /// What the clock shows by which signatures are judged.
    pub(crate) fn signing_time(&self, wall: Moment) -> Moment {
        match self.behaviour().settings.auth.clock {
            AuthClock::Real => wall,
            AuthClock::Sandbox => self.state().core().now(wall),
        }
    }

    /// Judges the header; only one that is not accepted is worth a diagnosis.
    pub(super) fn judge(
        &self,
        headers: &Headers<'_>,
        wall: Moment,
    ) -> (AuthVerdict, Option<Box<Diagnosis>>) {
        let settings = &self.behaviour().settings.auth;
        let now = self.signing_time(wall);
        let verdict = auth::judge(&headers.auth, self.services(), now, settings);
        if matches!(verdict, AuthVerdict::Accepted(_)) {
            return (verdict, None);
        }
        let evidence = Evidence {
            header: headers.auth.raw,
            stray: headers.stray,
            services: self.services(),
            now,
            max_age: settings.max_age,
        };
        (verdict, doctor::diagnose(&evidence).map(Box::new))
    }

    pub(super) fn log(&self, entry: &Entry, reply: &Reply, diagnosis: Option<&Diagnosis>) {
        let sandbox = self.name();
        // Read only where a line is written.
        let trace = || {
            entry
                .trace()
                .map(|trace| self.redaction().veil().trace_id(trace.trace_id))
        };
        match reply {
            Reply::Error(refusal) if tracing::enabled!(tracing::Level::INFO) => {
                let veil = self.redaction().veil_of(entry);
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

pub(super) fn log_turned_away(turned_away: &TurnedAway) {
    let DiagnosisView {
        mistake,
        explanation,
    } = turned_away.diagnosis.told(Language::English);
    let connection = turned_away.connection;
    tracing::warn!(connection, %mistake, explanation, "turned away");
}
