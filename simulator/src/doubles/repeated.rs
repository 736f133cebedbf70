//! Payments that have something in common, found in a ledger of any length.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::subject;
use crate::journal::Declared;
use paysys_core::Payment;
use paysys_core::ledger::{Ledger, TransactionId};

/// So many payments are compared at a time.
const AT_A_TIME: usize = 128;

/// A number for each payment that is the same where the payments may be.
#[derive(Debug, Default)]
pub(crate) struct Marks(Vec<Mark>);

type Mark = (u64, TransactionId);

/// A payment, and the call that asked for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paid {
    pub(super) call: u64,
    pub(super) id: TransactionId,
}

/// Payments of the same to the same, in the order in which they were asked for: a late commit stands
/// behind later calls in the ledger.
#[derive(Debug)]
pub(super) struct Same {
    mark: u64,
    first: Payment,
    pub(super) calls: Vec<Paid>,
}

impl Marks {
    pub(crate) fn add(&mut self, id: TransactionId, payment: &Payment) {
        let mut hasher = DefaultHasher::new();
        subject(payment).hash(&mut hasher);
        self.0.push((hasher.finish(), id));
    }

    /// Those of payments that share their mark with another one, side by side.
    pub(super) fn repeated(mut self) -> Vec<Mark> {
        self.0.sort_unstable();
        let groups = self.0.chunk_by(|(a, _), (b, _)| a == b);
        groups
            .filter(|group| group.len() > 1)
            .flatten()
            .copied()
            .collect()
    }
}

/// Cuts a list of marks into parts that are not too small, and never between two marks that are the same.
pub(super) fn parts(marked: &[Mark]) -> impl Iterator<Item = &[Mark]> {
    let mut rest = marked;
    std::iter::from_fn(move || {
        let (last, _) = rest.get(AT_A_TIME.min(rest.len()).checked_sub(1)?)?;
        let end = rest.partition_point(|(mark, _)| mark <= last);
        let (part, behind) = rest.split_at(end);
        rest = behind;
        Some(part)
    })
}

/// The payments of a part that really are the same. Two that differ may share a mark by chance.
pub(super) fn of(ledger: &Ledger, part: &[Mark]) -> Vec<Same> {
    let mut all: Vec<Same> = Vec::new();
    for (mark, id) in part.iter().copied() {
        let payment = ledger.get(id).expect("marks are those of this ledger");
        let paid = Paid {
            call: payment.call,
            id,
        };
        // Those with the same mark came last.
        let mut alike = all.iter_mut().rev().take_while(|one| one.mark == mark);
        match alike.find(|one| subject(&one.first) == subject(payment)) {
            Some(same) => same.calls.push(paid),
            None => all.push(Same {
                mark,
                first: payment.clone(),
                calls: vec![paid],
            }),
        }
    }
    for same in &mut all {
        same.calls.sort_unstable_by_key(|paid| paid.call);
    }
    all
}

impl Same {
    /// How many payments of this kind a test means to make.
    pub(super) fn declared_in(&self, declared: &[Declared]) -> usize {
        let means = |one: &&Declared| {
            *one.account == *self.first.account && one.form_amount == self.first.form_amount.get()
        };
        declared.iter().filter(means).map(|one| one.times).sum()
    }
}
