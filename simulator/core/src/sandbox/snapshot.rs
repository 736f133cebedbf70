//! All payments as they stood at one moment.

use std::sync::Arc;

use super::Sandbox;
use super::late::LatePayment;
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
    /// Its payments at this wall time. Late commits that have come due are made in the snapshot alone,
    /// with the ids that they get here once something happens that goes by them.
    pub fn snapshot(&self, wall: Moment) -> Snapshot {
        let mut snapshot = Snapshot {
            behaviour: self.behaviour.clone(),
            seed: self.seed,
            now: self.clock.now(wall),
            ledger: self.ledger.clone(),
            late_commits: self.late.len(),
        };
        for (due, late) in self.late.due(snapshot.now) {
            snapshot.make(late, due);
        }
        snapshot
    }
}

impl Snapshot {
    fn make(&mut self, late: &LatePayment, at: Moment) {
        let (mut payment, choice) = (late.payment.clone(), late.progression_choice);
        let luck = Luck {
            seed: self.seed,
            payment: self.ledger.len(),
        };
        payment.begin(choice, &self.behaviour, luck, at);
        self.ledger.commit(payment);
        self.late_commits -= 1;
    }

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
