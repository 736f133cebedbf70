//! The truth about money: every committed payment.
//!
//! Transaction ids are consecutive, so the ledger is pages of fixed size indexed by id minus the
//! first: no map, and no growing vector that pauses when it moves its payments.

use serde::Serialize;
use utoipa::ToSchema;

use super::Payment;

/// The payment's id in PaySys (PAY-05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(transparent)]
pub struct TransactionId(pub u64);

/// Large enough that the list of pages stays short, small enough that a thousand sandboxes cost little.
const PAGE: usize = 256;

/// All payments of a sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    first: TransactionId,
    pages: Vec<Vec<Payment>>,
    long_text_bytes: usize,
}

/// A text up to this length is part of what a payment costs anyway.
const SHORT_TEXT: usize = 64;

impl Ledger {
    /// An empty ledger that counts from this id.
    pub const fn new(first: TransactionId) -> Self {
        Self {
            first,
            pages: Vec::new(),
            long_text_bytes: 0,
        }
    }

    /// The id of the first payment, made or to come.
    pub const fn first(&self) -> TransactionId {
        self.first
    }

    /// How many payments there are.
    pub fn len(&self) -> usize {
        match self.pages.split_last() {
            None => 0,
            Some((last, full)) => full.len() * PAGE + last.len(),
        }
    }

    /// Whether nothing was ever paid.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// How much the texts of its payments take beyond what a payment takes anyway: a client that
    /// sends long ones must not fill the memory.
    pub const fn long_text_bytes(&self) -> usize {
        self.long_text_bytes
    }

    /// Keeps a text of this length with a payment.
    pub const fn keeps_text(&mut self, bytes: usize) {
        self.long_text_bytes += bytes.saturating_sub(SHORT_TEXT);
    }

    /// Writes a payment and gives it the next id (PAY-15).
    pub fn commit(&mut self, payment: Payment) -> TransactionId {
        self.keeps_text(payment.account.len());
        let id = TransactionId(self.first.0 + self.len() as u64);
        match self.pages.last_mut() {
            Some(page) if page.len() < PAGE => page.push(payment),
            _ => {
                let mut page = Vec::with_capacity(PAGE);
                page.push(payment);
                self.pages.push(page);
            }
        }
        id
    }

    /// The payment with this id.
    pub fn get(&self, id: TransactionId) -> Option<&Payment> {
        let (page, slot) = self.place(id)?;
        self.pages.get(page)?.get(slot)
    }

    /// The payment with this id, to move it on.
    pub fn get_mut(&mut self, id: TransactionId) -> Option<&mut Payment> {
        let (page, slot) = self.place(id)?;
        self.pages.get_mut(page)?.get_mut(slot)
    }

    /// All payments in the order they were made.
    pub fn iter(&self) -> impl Iterator<Item = (TransactionId, &Payment)> {
        let ids = (self.first.0..).map(TransactionId);
        ids.zip(self.pages.iter().flatten())
    }

    /// All payments, the latest first.
    pub fn iter_back(&self) -> impl Iterator<Item = (TransactionId, &Payment)> {
        let next = self.first.0 + self.len() as u64;
        let ids = (self.first.0..next).rev().map(TransactionId);
        ids.zip(self.pages.iter().rev().flat_map(|page| page.iter().rev()))
    }

    /// All payments in the order they were made, to move them on.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (TransactionId, &mut Payment)> {
        let ids = (self.first.0..).map(TransactionId);
        ids.zip(self.pages.iter_mut().flatten())
    }

    /// Which payment this is, counted from zero.
    pub const fn ordinal(&self, id: TransactionId) -> u64 {
        id.0.saturating_sub(self.first.0)
    }

    fn place(&self, id: TransactionId) -> Option<(usize, usize)> {
        let index = usize::try_from(id.0.checked_sub(self.first.0)?).ok()?;
        Some((index / PAGE, index % PAGE))
    }
}
