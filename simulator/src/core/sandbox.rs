//! The state machine of one gateway: calls and admin commands in, decisions out.

mod advance;
mod check;
mod pay;

use std::collections::HashMap;
use std::sync::Arc;

use rand::RngExt;
use serde_json::value::RawValue;

pub use advance::{Advance, AdvanceError, Advanced, Change};

use super::answer::Reply;
use super::auth::AuthVerdict;
use super::chance::{Hex32, Purpose};
use super::envelope::{Envelope, Rejected};
use super::error_code::ErrorCode;
use super::ledger::{Ledger, TransactionId};
use super::method::Method;
use super::refusal::Refusal;
use super::rule::{RuleId, Rules, Then};
use super::service::ServiceIndex;
use super::{Behaviour, Clock, Moment, Seed};

/// One gateway: what it knows, what was paid, what time it is. A pure state machine: everything
/// that happens to it comes in through its methods, with the wall time at which it happens.
#[derive(Debug)]
pub struct Sandbox {
    behaviour: Arc<Behaviour>,
    seed: Seed,
    clock: Clock,
    ledger: Ledger,
    rules: Rules,
    calls: u64,
    by_request_id: HashMap<(ServiceIndex, Box<str>), TransactionId>,
}

/// A call as the core is given it.
#[derive(Debug)]
pub struct Call<'a> {
    /// What the body was found to be.
    pub envelope: Result<Envelope<'a>, Rejected<'a>>,
    /// What the `Auth` header was found to be.
    pub auth: AuthVerdict,
    /// Whether the calling service is blocked (AUT-06).
    pub service_blocked: bool,
}

/// What was decided about a call: what was written to the ledger and, separately, what the client
/// will be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The payment this call committed.
    pub committed: Option<TransactionId>,
    /// What to tell the client.
    pub reply: Reply,
    /// The answer's tracker (ENV-10).
    pub mx_id: Hex32,
}

impl Sandbox {
    /// A gateway that has seen nothing yet.
    pub fn new(behaviour: Arc<Behaviour>, seed: Seed, clock: Clock) -> Self {
        let first = behaviour.settings.payments.first_transaction_id;
        let first = first.unwrap_or_else(|| {
            let mut generator = seed.draw(Purpose::FirstTransaction, 0);
            generator.random_range(1_000_000..9_000_000)
        });
        Self {
            behaviour,
            seed,
            clock,
            ledger: Ledger::new(TransactionId(first)),
            rules: Rules::default(),
            calls: 0,
            by_request_id: HashMap::new(),
        }
    }

    /// Answers one call. The order is fixed: envelope, method, auth, service blocked, params,
    /// vendor, rules, commit; the first thing that is wrong decides.
    pub fn call(&mut self, call: &Call<'_>, wall: Moment) -> Decision {
        self.calls += 1;
        let mx_id = self.seed.hex32(Purpose::MxId, self.calls);
        let ledger_before = self.ledger.len();
        let reply = self.reply(call, wall).unwrap_or_else(Reply::Error);
        let committed = match &reply {
            Reply::Payout(result) if self.ledger.len() > ledger_before => {
                Some(result.details.transaction_id)
            }
            _ => None,
        };
        Decision {
            committed,
            reply,
            mx_id,
        }
    }

    fn reply(&mut self, call: &Call<'_>, wall: Moment) -> Result<Reply, Refusal> {
        let envelope = match &call.envelope {
            Ok(envelope) => envelope,
            Err(rejected) => return Err(rejected.refusal.clone()),
        };
        let method = Method::from_name(&envelope.method).ok_or_else(|| {
            let reason = format!("there is no method {:?}", envelope.method);
            Refusal::new(ErrorCode::METHOD_NOT_FOUND, reason)
        })?;
        let service = call.auth.admit(&self.behaviour.settings.auth)?;
        if call.service_blocked {
            return Err(Refusal::new(
                ErrorCode::SERVICE_BLOCKED,
                "this service is blocked",
            ));
        }
        let now = self.clock.now(wall);
        match method {
            Method::PayByCash => self.pay(service, envelope, now),
            Method::CheckPayment => self.check(service, envelope, now),
        }
    }

    /// What time it is in here.
    pub fn now(&self, wall: Moment) -> Moment {
        self.clock.now(wall)
    }

    /// The clock.
    pub const fn clock(&self) -> Clock {
        self.clock
    }

    /// Every committed payment.
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// How it behaves.
    pub const fn behaviour(&self) -> &Arc<Behaviour> {
        &self.behaviour
    }

    /// Adds a rule.
    pub fn add_rule(&mut self, then: Then) -> RuleId {
        self.rules.add(then)
    }
}

impl<'a> Call<'a> {
    /// What the answer echoes as `id` (ENV-03).
    pub const fn id(&self) -> &'a RawValue {
        match &self.envelope {
            Ok(envelope) => envelope.id,
            Err(rejected) => rejected.id,
        }
    }
}

#[cfg(test)]
mod tests;
