//! What stays known of every call, even of those whose entries had to go.
//!
//! Entries are learned when they are evicted, so a call that is under way pays nothing for it. Whoever
//! reads adds the entries that are still there.

mod checks;
mod met;

use std::collections::BTreeMap;

pub use checks::Checks;
pub use met::Met;

use super::{Entry, Told};
use crate::core::Behaviour;
use crate::core::ledger::TransactionId;
use crate::core::method::Method;

/// What is known of all calls of a sandbox.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// What the client has met.
    pub met: Met,
    /// How payouts were answered by their calls' numbers, where not plainly.
    answers: BTreeMap<u64, Told>,
    checks: BTreeMap<TransactionId, Checks>,
}

impl Memory {
    /// Learns what an entry says; entries come in their order.
    pub fn learn(&mut self, entry: &Entry, behaviour: &Behaviour) {
        let Some(ruling) = &entry.ruling else {
            return;
        };
        let told = entry.told();
        match ruling.decision.method {
            Some(Method::CheckPayment) => self.learn_check(entry, &told, behaviour),
            Some(Method::PayByCash) if told != Told::Plainly => {
                self.answers.insert(entry.number, told.clone());
            }
            _ => (),
        }
        self.met.learn(&ruling.decision, &told);
    }

    fn learn_check(&mut self, entry: &Entry, told: &Told, behaviour: &Behaviour) {
        let decision = entry.ruling.as_ref().map(|ruling| &ruling.decision);
        let checked = decision.and_then(|decision| decision.checked);
        let Some(transaction) = checked
            .map(|(transaction, _)| transaction)
            .or_else(|| entry.asks_about(behaviour))
        else {
            return;
        };
        let checks = self.checks.entry(transaction).or_default();
        let seen = match checked {
            Some((_, shown)) if *told == Told::Plainly => Some(shown),
            _ => None,
        };
        if let Some(transition) = checks.learn(entry.number, seen) {
            self.met.learn_transition(transition);
        }
    }

    /// How the payout of this call was answered.
    pub fn answer_to(&self, call: u64) -> &Told {
        self.answers.get(&call).unwrap_or(&Told::Plainly)
    }

    /// What the client did to learn this payment's status; nothing where it never asked.
    pub fn checks_of(&self, transaction: TransactionId) -> Option<&Checks> {
        self.checks.get(&transaction)
    }
}
