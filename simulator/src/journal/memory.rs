//! What stays known of every call, even of those whose entries had to go.
//!
//! It grows with the ledger, never with what clients send. Entries are learned when they are
//! evicted: next to nothing for the call that is under way. Whoever reads takes a copy, which shares
//! its pages, and adds the entries that are still there.

mod checks;
mod met;

pub use checks::Checks;
pub use met::Met;

use super::{Entry, Sent, Telling, Told};
use paysys_core::answer::Reply;
use paysys_core::ledger::TransactionId;
use paysys_core::method::Method;
use paysys_core::pages::Pages;
use paysys_core::sandbox::Decision;

/// What is known of all calls of a sandbox.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    pub met: Met,
    /// The answers to payouts by their calls' numbers, where they were not given plainly.
    answers: Pages<Telling>,
    /// When payouts were sent, by their calls' numbers.
    sent: Pages<Sent>,
    /// The first call that was told of a payment which an earlier one had made, where the profile
    /// answers a repeated request with the original (PAY-12).
    told_again: Pages<u64>,
    checks: Pages<Checks>,
    /// Calls whose answers are still under way; as many as there are open connections, or twice that.
    unfinished: Vec<Unfinished>,
    /// With so many of them it is looked which have ended.
    too_many_unfinished: usize,
}

/// A call whose answer was still under way when it was learned.
#[derive(Debug, Clone)]
struct Unfinished {
    decision: Decision,
    telling: Telling,
}

impl Memory {
    /// Learns what an entry says; entries come in their order.
    pub fn learn(&mut self, entry: &Entry) {
        let (Some(ruling), Some(telling)) = (&entry.ruling, entry.telling()) else {
            return;
        };
        let decision = &ruling.decision;
        self.met.learn_call(decision);
        if let Some(name) = entry.missing_method() {
            self.met.learn_missing(&name);
        }
        match (&decision.method, decision.about) {
            (Some(_), _) if decision.pays() => {
                *self.sent.slot(entry.number) = Some(entry.received.sent);
                if telling.now() != Told::Plainly {
                    *self.answers.slot(entry.number) = Some(telling.clone());
                }
            }
            (Some(Method::CheckPayment), Some(transaction)) => {
                let checks = self.checks.slot(transaction.0);
                let checks = checks.get_or_insert_with(|| Checks::since(decision.at));
                checks.asked(decision.call, decision.at);
            }
            _ => (),
        }
        if telling.is_under_way() {
            self.unfinished.push(Unfinished {
                decision: decision.clone(),
                telling,
            });
            if self.unfinished.len() > self.too_many_unfinished {
                self.settle();
            }
        } else {
            self.learn_told(decision, &telling.now());
        }
    }

    /// Learns of calls that were under way when they were learned what became of them since.
    pub fn settle(&mut self) {
        let unfinished = std::mem::take(&mut self.unfinished);
        for one in unfinished {
            if one.telling.is_under_way() {
                self.unfinished.push(one);
            } else {
                self.learn_told(&one.decision, &one.telling.now());
            }
        }
        self.too_many_unfinished = 64.max(2 * self.unfinished.len());
    }

    fn learn_told(&mut self, decision: &Decision, told: &Told) {
        self.met.learn_told(decision, told);
        match (&decision.method, decision.about, &decision.reply) {
            _ if *told != Told::Plainly => (),
            (Some(Method::CheckPayment), Some(transaction), _) => {
                let checks = self.checks.slot(transaction.0).as_mut();
                let seen = decision.checked.map(|(_, shown)| shown);
                let transition = checks.and_then(|checks| checks.saw(decision.call, seen));
                if let Some(transition) = transition {
                    self.met.learn_transition(transition);
                }
            }
            (Some(Method::PayByCash), _, Reply::Payout(details))
                if !decision.pays() && decision.fault.is_none() =>
            {
                let original = self.told_again.slot(details.transaction_id.0);
                original.get_or_insert(decision.call);
            }
            _ => (),
        }
    }

    /// Whether the client was told of this payment before a call, if not by the call that made it.
    pub fn was_told_of(&self, transaction: TransactionId, before: u64) -> bool {
        let told = self.told_again.get(transaction.0);
        told.is_some_and(|call| *call < before)
    }

    /// How the payout of this call was answered until now.
    pub fn answer_to(&self, call: u64) -> Told {
        self.answers.get(call).map_or(Told::Plainly, Telling::now)
    }

    /// What the client could know of the answer to one payout when it sent another.
    pub fn answer_before(&self, call: u64, again: u64) -> Told {
        match (self.answers.get(call), self.sent.get(again)) {
            (Some(telling), Some(sent)) => telling.before(*sent),
            _ => Told::Plainly,
        }
    }

    /// What the client did to learn this payment's status; nothing where it never asked.
    pub fn checks_of(&self, transaction: TransactionId) -> Option<&Checks> {
        self.checks.get(transaction.0)
    }
}

#[cfg(test)]
mod tests;
