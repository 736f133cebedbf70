//! What stays known of every call, even of those whose entries had to go.
//!
//! It grows with the ledger, never with what clients send. Entries are learned when they are
//! evicted: next to nothing for the call that is under way. Whoever reads takes a copy, which shares
//! its pages, and adds the entries that are still there.

mod base;
mod checks;
mod lesson;
mod met;

pub use checks::Checks;
pub use met::Met;

use lesson::Lesson;

use serde::{Deserialize, Serialize};

use super::{Entry, Sent, Telling, Told};
use paysys_core::ledger::TransactionId;
use paysys_core::method::Method;
use paysys_core::pages::Pages;

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
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Unfinished {
    call: u64,
    lesson: Lesson,
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
        let call = Unfinished {
            call: decision.call,
            lesson: Lesson::of(decision),
            telling,
        };
        if call.telling.is_under_way() {
            self.unfinished.push(call);
            if self.unfinished.len() > self.too_many_unfinished {
                self.settle();
            }
        } else {
            self.learn_told(&call);
        }
    }

    /// Learns of calls that were under way when they were learned what became of them since.
    pub fn settle(&mut self) {
        let unfinished = std::mem::take(&mut self.unfinished);
        for one in unfinished {
            if one.telling.is_under_way() {
                self.unfinished.push(one);
                continue;
            }
            self.learn_told(&one);
            if self.answers.get(one.call).is_some() {
                // What became of it stands in its receipt, which the page shares: now the page is another one.
                *self.answers.slot(one.call) = Some(one.telling);
            }
        }
        self.too_many_unfinished = 64.max(2 * self.unfinished.len());
    }

    fn learn_told(&mut self, one: &Unfinished) {
        match (one.lesson, one.telling.now()) {
            (
                Lesson::Error {
                    code,
                    by_fault: true,
                },
                _,
            )
            | (Lesson::Error { code, .. }, Told::Refused | Told::Unclear) => {
                self.met.learn_error(code);
            }
            (Lesson::Status(transaction, status), Told::Plainly) => {
                self.met.learn_status(status);
                let checks = transaction.and_then(|it| self.checks.slot(it.0).as_mut());
                let transition = checks.and_then(|checks| checks.saw(one.call, status));
                if let Some(transition) = transition {
                    self.met.learn_transition(transition);
                }
            }
            (Lesson::Again(transaction), Told::Plainly) => {
                let original = self.told_again.slot(transaction.0);
                *original = Some(original.map_or(one.call, |first| first.min(one.call)));
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
