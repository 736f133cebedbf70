//! All payments as they stood at one moment.

use std::sync::Arc;

use super::Sandbox;
use crate::ledger::{Ledger, TransactionId};
use crate::progression::{Course, Luck, Shown};
use crate::{Behaviour, Moment, Payment, Seed};

/// The payments of a gateway at one moment, for whoever looks at many of them. The gateway goes on
/// meanwhile: taking this copies no payment, it shares the ledger's pages.
#[derive(Debug, Clone)]
pub struct Snapshot {
    behaviour: Arc<Behaviour>,
    seed: Seed,
    now: Moment,
    ledger: Ledger,
    late_commits: usize,
}

impl Sandbox {
    /// Its payments now, late commits that have come due among them.
    pub fn snapshot(&mut self, wall: Moment) -> Snapshot {
        let now = self.clock.now(wall);
        self.settle_late(now);
        Snapshot {
            behaviour: self.behaviour.clone(),
            seed: self.seed,
            now,
            ledger: self.ledger.clone(),
            late_commits: self.late.len(),
        }
    }
}

impl Snapshot {
    pub const fn behaviour(&self) -> &Arc<Behaviour> {
        &self.behaviour
    }

    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub const fn late_commits(&self) -> usize {
        self.late_commits
    }

    /// What a check of this payment would have been told.
    pub fn shown(&self, transaction: TransactionId, payment: &Payment) -> Shown {
        payment.shown(&self.behaviour, self.luck(transaction), self.now)
    }

    /// What a payment has shown until then, and what is planned.
    pub fn course(&self, transaction: TransactionId, payment: &Payment) -> Course {
        payment.course(&self.behaviour, self.luck(transaction), self.now)
    }

    /// When a payment's next step comes by time alone.
    pub fn next_step(&self, transaction: TransactionId, payment: &Payment) -> Option<Moment> {
        let mut payment = payment.clone();
        let luck = self.luck(transaction);
        while payment.step(&self.behaviour, luck, self.now).is_some() {}
        payment.due(&self.behaviour, luck)
    }

    const fn luck(&self, transaction: TransactionId) -> Luck {
        Luck {
            seed: self.seed,
            payment: self.ledger.ordinal(transaction),
        }
    }
}
