//! One sandbox as the process keeps it: the pure core behind a lock, and who may call it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::core::answer::{self, Reply};
use crate::core::auth::{self, AuthVerdict};
use crate::core::envelope::Envelope;
use crate::core::sandbox::Call;
use crate::core::settings::AuthClock;
use crate::core::{Behaviour, Moment, Sandbox, Seed, Service};

/// A sandbox and its door.
#[derive(Debug)]
pub struct HostedSandbox {
    name: String,
    seed: Seed,
    services: Vec<Service>,
    behaviour: Arc<Behaviour>,
    state: Mutex<Sandbox>,
}

/// What goes back to the client.
#[derive(Debug)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The answer's bytes.
    pub body: Vec<u8>,
}

impl HostedSandbox {
    /// Takes a fresh state in.
    pub fn new(name: String, seed: Seed, services: Vec<Service>, state: Sandbox) -> Self {
        let behaviour = state.behaviour().clone();
        Self {
            name,
            seed,
            services,
            behaviour,
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

    /// Its state, for as long as the guard lives. Never held across an await.
    pub fn state(&self) -> MutexGuard<'_, Sandbox> {
        // A step of the core commits last, so a panic in it leaves the state as it was before.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a POST: reads the body, judges the header, lets the core decide, writes the answer.
    pub fn answer(&self, auth_header: Option<&[u8]>, body: &[u8], wall: Moment) -> Answered {
        let auth = self.judge(auth_header, wall);
        let call = Call {
            envelope: Envelope::read(body, &self.behaviour.settings.envelope),
            auth,
            service_blocked: self.is_blocked(auth),
        };
        let decision = self.state().call(&call, wall);
        let http = &self.behaviour.settings.http;
        let status = match &decision.reply {
            Reply::Payout(_) | Reply::Check(_) => 200,
            Reply::Error(refusal) => {
                let (code, reason) = (refusal.code, refusal.reason.as_str());
                tracing::info!(sandbox = self.name, %code, reason, "call refused");
                http.rpc_error_status
            }
        };
        if let Some(transaction) = decision.committed {
            tracing::debug!(
                sandbox = self.name,
                transaction = transaction.0,
                "payment committed"
            );
        }
        let body = answer::write(
            call.id(),
            &decision.reply,
            Some(decision.mx_id),
            None,
            &self.behaviour,
        );
        Answered { status, body }
    }

    fn judge(&self, header: Option<&[u8]>, wall: Moment) -> AuthVerdict {
        let settings = &self.behaviour.settings.auth;
        let now = match settings.clock {
            AuthClock::Real => wall,
            AuthClock::Sandbox => self.state().now(wall),
        };
        auth::judge(header, &self.services, now, settings)
    }

    fn is_blocked(&self, auth: AuthVerdict) -> bool {
        match auth {
            AuthVerdict::Accepted(service) => self.services[usize::from(service.0)].blocked,
            _ => false,
        }
    }
}
