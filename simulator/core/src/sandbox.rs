//! The state machine of one gateway: calls and admin commands in, decisions out.

mod advance;
mod base;
mod call;
mod check;
mod decision;
mod execute;
mod late;
mod pay;
mod recall;
mod repeat;
mod snapshot;
mod status;
mod stub;
mod treat;

use std::collections::HashMap;
use std::sync::Arc;

use ecow::EcoString;
use rand::RngExt;

pub use base::{Base, BaseError};
pub use call::{Call, Request};
pub use decision::Decision;
use late::LateCommits;
use recall::Recalls;
pub use snapshot::Snapshot;

use super::amount::Sum;
use super::chance::Purpose;
use super::ledger::{Ledger, TransactionId};
use super::limit::Limiter;
use super::pages::Pages;
use super::progression::Luck;
use super::rule::{Rule, RuleId, Rules};
use super::service::{Service, ServiceIndex};
use super::{Behaviour, Clock, Moment, Payment, Seed};

/// One gateway: what it knows, what was paid, what time it is. A pure state machine: everything
/// that happens to it comes in as a call or a command, with the wall time at which it happens.
#[derive(Debug)]
pub struct Sandbox {
    behaviour: Arc<Behaviour>,
    seed: Seed,
    clock: Clock,
    ledger: Ledger,
    late: LateCommits,
    rules: Rules,
    calls: u64,
    accounts: Vec<Account>,
    /// The request ids of payments that are known by them (PAY-12), by the payments' ordinals.
    request_ids: Pages<EcoString>,
    by_request_id: HashMap<(ServiceIndex, EcoString), TransactionId>,
    by_reference: HashMap<(ServiceIndex, Box<str>), TransactionId>,
    recalls: Recalls,
}

#[derive(Debug, Clone)]
struct Account {
    blocked: bool,
    deposit: Option<Sum>,
    limiter: Limiter,
}

impl Sandbox {
    pub fn new(
        behaviour: Arc<Behaviour>,
        services: &[Service],
        seed: Seed,
        clock: Clock,
        wall: Moment,
    ) -> Self {
        let mut rules = Rules::default();
        for spec in &behaviour.rules {
            rules.add(spec.clone(), clock.now(wall));
        }
        let account = |service: &Service| Account {
            blocked: service.blocked,
            deposit: service.deposit,
            limiter: Limiter::default(),
        };
        Self {
            ledger: Ledger::new(first_transaction(&behaviour, seed)),
            behaviour,
            seed,
            clock,
            late: LateCommits::default(),
            rules,
            calls: 0,
            accounts: services.iter().map(account).collect(),
            request_ids: Pages::default(),
            by_request_id: HashMap::new(),
            by_reference: HashMap::new(),
            recalls: Recalls::default(),
        }
    }

    pub fn now(&self, wall: Moment) -> Moment {
        self.clock.now(wall)
    }

    pub const fn clock(&self) -> Clock {
        self.clock
    }

    /// Every payment in the order they were made; late commits only as far as they are settled.
    pub fn payments(&self) -> impl Iterator<Item = (TransactionId, &Payment)> {
        self.ledger.iter()
    }

    /// How many payments were made; late commits only as far as they are settled.
    pub const fn payment_count(&self) -> u64 {
        self.ledger.len()
    }

    /// One payment; a late commit only when it is settled.
    pub fn payment(&self, transaction: TransactionId) -> Option<&Payment> {
        self.ledger.get(transaction)
    }

    /// How much the long texts take that its clients sent and it keeps.
    pub const fn long_text_bytes(&self) -> usize {
        self.ledger.long_text_bytes() + self.recalls.bytes()
    }

    pub const fn behaviour(&self) -> &Arc<Behaviour> {
        &self.behaviour
    }

    /// What a service can still pay out, where that is limited.
    pub fn deposit(&self, service: ServiceIndex) -> Option<Sum> {
        self.accounts[usize::from(service.0)].deposit
    }

    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules().find(|rule| rule.id == id)
    }

    const fn luck(&self, transaction: TransactionId) -> Luck {
        Luck {
            seed: self.seed,
            payment: self.ledger.ordinal(transaction),
        }
    }
}

fn first_transaction(behaviour: &Behaviour, seed: Seed) -> TransactionId {
    let named = behaviour.settings.payments.first_transaction_id;
    TransactionId(named.unwrap_or_else(|| {
        seed.draw(Purpose::FirstTransaction, 0)
            .random_range(1_000_000..9_000_000)
    }))
}
