//! Payments that are committed later: the money moves after the client was told something else.

use std::collections::BTreeSet;

use ecow::EcoString;
use serde::{Deserialize, Serialize};

use super::Sandbox;
use crate::ledger::TransactionId;
use crate::pages::Pages;
use crate::progression::Luck;
use crate::reference::Reference;
use crate::{Moment, Payment};

/// Payments waiting for their moment; of two with the same one, the earlier call comes first.
#[derive(Debug, Default)]
pub(super) struct LateCommits {
    /// By their numbers, which they got in the order of their calls.
    waiting: Pages<(Moment, LatePayment)>,
    made: u64,
    order: BTreeSet<(Moment, u64)>,
}

/// A payment that is not made yet, and which progression it will take.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct LatePayment {
    pub(super) payment: Payment,
    pub(super) progression_choice: u16,
    /// The request's id, if the payment is to be known by it (PAY-12).
    pub(super) request_id: Option<EcoString>,
}

impl LateCommits {
    /// Those that wait, of so many that there ever were.
    pub(super) fn restored(waiting: Pages<(Moment, LatePayment)>, made: u64) -> Self {
        let order = waiting.iter().map(|(number, (due, _))| (*due, number));
        Self {
            order: order.collect(),
            waiting,
            made,
        }
    }

    pub(super) const fn waiting(&self) -> &Pages<(Moment, LatePayment)> {
        &self.waiting
    }

    pub(super) const fn made(&self) -> u64 {
        self.made
    }

    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    pub(super) fn add(&mut self, due: Moment, late: LatePayment) {
        self.order.insert((due, self.made));
        *self.waiting.slot(self.made) = Some((due, late));
        self.made += 1;
    }

    /// Those that have come due, in due order.
    pub(super) fn due(&self, now: Moment) -> impl Iterator<Item = (Moment, &LatePayment)> {
        let due = self.order.iter().take_while(move |(due, _)| *due <= now);
        due.filter_map(|(due, number)| Some((*due, &self.waiting.get(*number)?.1)))
    }

    pub(super) fn next_due(&self) -> Option<Moment> {
        self.order.first().map(|(due, _)| *due)
    }

    fn pop_due(&mut self, now: Moment) -> Option<(Moment, LatePayment)> {
        let (_, number) = *self.order.first().filter(|(due, _)| *due <= now)?;
        self.order.pop_first();
        self.waiting.remove(number)
    }
}

impl Sandbox {
    /// Commits everything that has come due, in due order; whatever goes by the ledger does it first.
    pub(super) fn settle_late(&mut self, now: Moment) -> Vec<(TransactionId, Moment)> {
        let mut made = Vec::new();
        while let Some((due, late)) = self.late.pop_due(now) {
            made.push((self.commit(late, due), due));
        }
        made
    }

    /// Writes a payment to the ledger and sets it on its course.
    pub(super) fn commit(&mut self, late: LatePayment, at: Moment) -> TransactionId {
        let LatePayment {
            mut payment,
            progression_choice,
            request_id,
        } = late;
        let luck = Luck {
            seed: self.seed,
            payment: self.ledger.len(),
        };
        payment.begin(progression_choice, &self.behaviour, luck, at);
        let made = self.ledger.commit(payment);
        if request_id.is_some() {
            *self.request_ids.slot(luck.payment) = request_id;
        }
        self.know(made);
        made
    }

    /// Knows a payment from now on by what its client called it. Of two that were under way at once, the first is the
    /// original.
    pub(super) fn know(&mut self, made: TransactionId) {
        let payment = self.ledger.get(made).expect("it was just made");
        let service = payment.service;
        let reference = payment.reference.as_deref().map(Reference::canonical);
        if let Some(id) = self.request_ids.get(self.ledger.ordinal(made)) {
            self.ledger.keeps_text(id.len());
            let same = self.by_request_id.entry((service, id.clone()));
            same.or_insert(made);
        }
        if let Some(reference) = reference {
            self.ledger.keeps_text(reference.len());
            let same = self.by_reference.entry((service, reference));
            same.or_insert(made);
        }
    }
}
