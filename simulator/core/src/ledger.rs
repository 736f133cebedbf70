//! The truth about money: every committed payment.
//!
//! Transaction ids are consecutive, so the ledger is pages of fixed size indexed by id minus the
//! first: no map, and no growing vector that pauses when it moves its payments. A copy shares the
//! pages: whoever reports on millions of payments takes one, and calls go on meanwhile.

use serde::{Deserialize, Serialize};

use super::Payment;
use super::pages::Pages;

/// The payment's id in PaySys (PAY-05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TransactionId(pub u64);

/// All payments of a sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    first: TransactionId,
    pages: Pages<Payment>,
    len: u64,
    long_text_bytes: usize,
}

/// A text up to this length is part of what a payment costs anyway.
const SHORT_TEXT: usize = 64;

impl Ledger {
    /// An empty ledger that counts from this id.
    pub fn new(first: TransactionId) -> Self {
        Self {
            first,
            pages: Pages::default(),
            len: 0,
            long_text_bytes: 0,
        }
    }

    /// The ledger that has these payments, all of them in a row from the first one on.
    pub(super) fn restored(first: TransactionId, pages: Pages<Payment>) -> Option<Self> {
        let (mut len, mut long_text_bytes) = (0, 0);
        for (ordinal, payment) in pages.iter() {
            if ordinal != len {
                return None;
            }
            len += 1;
            long_text_bytes += long_texts(payment);
        }
        Some(Self {
            first,
            pages,
            len,
            long_text_bytes,
        })
    }

    pub(super) const fn pages(&self) -> &Pages<Payment> {
        &self.pages
    }

    /// The id of the first payment, made or to come.
    pub const fn first(&self) -> TransactionId {
        self.first
    }

    pub const fn len(&self) -> u64 {
        self.len
    }

    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How much the texts of its payments take beyond what a payment takes anyway: a client that
    /// sends long ones must not fill the memory.
    pub const fn long_text_bytes(&self) -> usize {
        self.long_text_bytes
    }

    pub const fn keeps_text(&mut self, bytes: usize) {
        self.long_text_bytes += long(bytes);
    }

    /// Writes a payment and gives it the next id (PAY-15).
    pub fn commit(&mut self, payment: Payment) -> TransactionId {
        self.long_text_bytes += long_texts(&payment);
        let id = TransactionId(self.first.0 + self.len);
        *self.pages.slot(self.len) = Some(payment);
        self.len += 1;
        id
    }

    pub fn get(&self, id: TransactionId) -> Option<&Payment> {
        self.pages.get(id.0.checked_sub(self.first.0)?)
    }

    pub fn get_mut(&mut self, id: TransactionId) -> Option<&mut Payment> {
        self.get(id)?;
        self.pages.slot(self.ordinal(id)).as_mut()
    }

    /// The ids of all payments in the order they were made.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = TransactionId> + use<> {
        (self.first.0..self.first.0 + self.len).map(TransactionId)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (TransactionId, &Payment)> {
        self.ids().filter_map(|id| Some((id, self.get(id)?)))
    }

    /// Which payment this is, counted from zero.
    pub const fn ordinal(&self, id: TransactionId) -> u64 {
        id.0.saturating_sub(self.first.0)
    }
}

const fn long(bytes: usize) -> usize {
    bytes.saturating_sub(SHORT_TEXT)
}

fn long_texts(payment: &Payment) -> usize {
    let reference = payment.reference.as_ref();
    long(payment.account.len()) + reference.map_or(0, |reference| long(reference.json().len()))
}
