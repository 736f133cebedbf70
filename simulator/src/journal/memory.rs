//! What stays known of every call, even of those whose entries had to go.
//!
//! It grows with the ledger, never with what clients send. Entries are learned when they are
//! evicted: next to nothing for the call that is under way. Whoever reads takes a copy, which shares
//! its pages, and adds the entries that are still there.

mod checks;
mod met;

pub use checks::Checks;
pub use met::Met;

use super::{Entry, Told};
use crate::core::answer::Reply;
use crate::core::ledger::TransactionId;
use crate::core::method::Method;
use crate::core::pages::Pages;
use crate::core::sandbox::Decision;

/// What is known of all calls of a sandbox.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// What the client has met.
    pub met: Met,
    /// How payments were answered by their calls' numbers, where not plainly.
    answers: Pages<Told>,
    /// The first call that was told of a payment which an earlier one had made, where the profile
    /// answers a repeated request with the original (PAY-12).
    told_again: Pages<u64>,
    checks: Pages<Checks>,
}

impl Memory {
    /// Learns what an entry says; entries come in their order.
    pub fn learn(&mut self, entry: &Entry) {
        let Some(ruling) = &entry.ruling else {
            return;
        };
        let told = entry.told();
        match ruling.decision.method {
            Some(Method::CheckPayment) => self.learn_check(&ruling.decision, &told),
            Some(Method::PayByCash) if ruling.decision.pays() && told != Told::Plainly => {
                *self.answers.slot(entry.number) = Some(told.clone());
            }
            Some(Method::PayByCash) if told == Told::Plainly => {
                self.learn_original(&ruling.decision);
            }
            _ => (),
        }
        self.met.learn(&ruling.decision, &told);
    }

    fn learn_check(&mut self, decision: &Decision, told: &Told) {
        let Some(transaction) = decision.about else {
            return;
        };
        let shown = decision.checked.map(|(_, shown)| shown);
        let seen = shown.filter(|_| *told == Told::Plainly);
        let checks = self.checks.slot(transaction.0).get_or_insert_default();
        if let Some(transition) = checks.learn(decision.call, seen) {
            self.met.learn_transition(transition);
        }
    }

    fn learn_original(&mut self, decision: &Decision) {
        if let Reply::Payout(details) = &decision.reply
            && !decision.pays()
            && decision.fault.is_none()
        {
            let original = self.told_again.slot(details.transaction_id.0);
            original.get_or_insert(decision.call);
        }
    }

    /// Whether the client was told of this payment before a call, if not by the call that made it.
    pub fn was_told_of(&self, transaction: TransactionId, before: u64) -> bool {
        let told = self.told_again.get(transaction.0);
        told.is_some_and(|call| *call < before)
    }

    /// How the payout of this call was answered.
    pub fn answer_to(&self, call: u64) -> &Told {
        self.answers.get(call).unwrap_or(&Told::Plainly)
    }

    /// What the client did to learn this payment's status; nothing where it never asked.
    pub fn checks_of(&self, transaction: TransactionId) -> Option<&Checks> {
        self.checks.get(transaction.0)
    }
}
