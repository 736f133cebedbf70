//! Payments that are committed later: the money moves after the client was told something else.

use std::collections::BTreeMap;

use super::Sandbox;
use crate::ledger::TransactionId;
use crate::payment::Progress;
use crate::progression::Luck;
use crate::reference::Reference;
use crate::{Moment, Payment};

/// Payments waiting for their moment; of two with the same one, the earlier call comes first.
#[derive(Debug, Default)]
pub(super) struct LateCommits(BTreeMap<(Moment, u64), LatePayment>);

/// A payment that is not made yet, and which progression it will take.
#[derive(Debug)]
pub(super) struct LatePayment {
    pub(super) payment: Payment,
    pub(super) progression_choice: u16,
    /// The request's id, if the payment is to be known by it (PAY-12).
    pub(super) request_id: Option<Box<str>>,
}

impl LateCommits {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn add(&mut self, due: Moment, late: LatePayment) {
        self.0.insert((due, late.payment.call), late);
    }

    pub(super) fn next_due(&self) -> Option<Moment> {
        self.0.keys().next().map(|(due, _)| *due)
    }

    fn pop_due(&mut self, now: Moment) -> Option<(Moment, LatePayment)> {
        let first = self.0.first_entry()?;
        let due = first.key().0;
        (due <= now).then(|| (due, first.remove()))
    }
}

impl Sandbox {
    /// Commits everything that has come due, in due order; whoever looks at the ledger does it first.
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
        let progression =
            self.behaviour.progression_choices[usize::from(progression_choice)].progression(luck);
        let standing = self.behaviour.progressions[usize::from(progression)].start(at);
        payment.created = at;
        payment.progress = Progress::of(progression, standing);
        let service = payment.service;
        let reference = payment.reference.as_deref().map(Reference::canonical);
        let made = self.ledger.commit(payment);
        if let Some(id) = request_id {
            self.ledger.keeps_text(id.len());
            // Of two that were under way at once, the first is the original.
            self.by_request_id.entry((service, id)).or_insert(made);
        }
        if let Some(reference) = reference {
            self.ledger.keeps_text(reference.len());
            let same = self.by_reference.entry((service, reference));
            same.or_insert(made);
        }
        made
    }
}
