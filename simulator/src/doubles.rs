//! Double payments: the same vendor, account and amount paid again by the same service.
//!
//! The ledger says what was paid, the journal's memory what the client knew when it paid again. The
//! ledger may be long, so it is looked at in two passes: the first finds payments that have something in
//! common, the second looks at those only.

mod confidence;
mod list;
mod reason;
mod references;
mod repeated;
mod retries;
mod suspected;

use std::collections::BinaryHeap;

use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use confidence::Confidence;
pub(crate) use list::DoubleList;
use reason::Reason;
use references::References;
pub(crate) use references::quoted as quoted_reference;
pub(crate) use repeated::Marks;
use repeated::Paid;
pub(crate) use retries::retries;
pub(crate) use suspected::Suspected;

use crate::journal::{Memory, Recalled, Told};
use crate::redaction::{Redaction, Veil};
use crate::texts::{fill, texts};
use paysys_core::ledger::{Ledger, TransactionId};
use paysys_core::{Behaviour, FormAmount, Payment};
use paysys_shared::saying::Saying;
use paysys_shared::texts::Language;

/// The most that are listed, the earliest first; all of them are counted.
pub(crate) const LISTED: usize = 1000;

/// Everything that is said here, with the names of what stands in it.
#[cfg(test)]
pub(crate) fn sayings() -> Vec<(String, &'static [&'static str])> {
    Reason::all()
}

/// Which of them are listed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    /// Those whose second payout is a call behind this one.
    pub after: u64,
    pub most: usize,
}

impl Default for Part {
    fn default() -> Self {
        Self {
            after: 0,
            most: LISTED,
        }
    }
}

/// A payment that was probably not meant to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Double {
    /// How sure that is.
    pub confidence: Confidence,
    /// Why.
    pub reason: String,
    /// Who was paid.
    pub vendor_id: u64,
    /// Whom it pays.
    pub account: String,
    /// In what.
    pub currency: String,
    /// In the form's unit.
    pub form_amount: u64,
    /// The payment that was meant.
    #[schema(value_type = u64)]
    pub first: TransactionId,
    /// The payment too many.
    #[schema(value_type = u64)]
    pub second: TransactionId,
    /// The calls that prove it: both payouts.
    pub calls: [u64; 2],
}

/// Two payments, the second of which is probably one too many; in the order of the second call and, of
/// one, the best proof first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    again: u64,
    confidence: Confidence,
    paid: u64,
    first: TransactionId,
    second: TransactionId,
}

/// Counts all of them and lists the first, in the order they were made. `marks` are those of every
/// payment there is.
pub(crate) fn of(
    redaction: &Redaction,
    recalled: &Recalled,
    marks: Marks,
    language: Language,
) -> (Suspected, Vec<Double>) {
    part(redaction, recalled, marks, Part::default(), language)
}

/// The same, with the list beginning behind a call.
pub(crate) fn part(
    redaction: &Redaction,
    recalled: &Recalled,
    marks: Marks,
    wanted: Part,
    language: Language,
) -> (Suspected, Vec<Double>) {
    let (memory, snapshot) = (&recalled.memory, &recalled.snapshot);
    let mut suspected = Suspected::default();
    let mut earliest = BinaryHeap::new();
    let marked = marks.repeated();
    for part in repeated::parts(&marked) {
        for same in repeated::of(snapshot.ledger(), part) {
            let pairs = pairs(&same.calls, snapshot.ledger(), memory);
            let meant = same.declared_in(&recalled.declared);
            for pair in beyond_the_declared(pairs, same.calls.len(), meant) {
                suspected.count(pair.confidence);
                if pair.again > wanted.after {
                    earliest.push(pair);
                }
                if earliest.len() > wanted.most {
                    earliest.pop();
                }
            }
        }
    }
    let mut listed = Vec::with_capacity(earliest.len());
    for pair in earliest.into_sorted_vec() {
        let again = snapshot.ledger().get(pair.second);
        let again = again.expect("it was found in this ledger");
        let vendor_id = again.vendor(snapshot.behaviour()).id;
        let veil = redaction.veil();
        listed.push(Double {
            account: veil.account(vendor_id, &again.account),
            reason: reason(pair, snapshot.ledger(), memory, &veil).told(texts(language)),
            ..Double::of(pair, snapshot.behaviour(), again)
        });
    }
    (suspected, listed)
}

/// What two payments have in common when one of them may be too many. Two services are two clients.
fn subject(payment: &Payment) -> (u16, u16, u16, &str, FormAmount) {
    (
        payment.service.0,
        payment.vendor,
        payment.currency,
        &payment.account,
        payment.form_amount,
    )
}

/// A test that means to make n payments explains n of them; of the rest, those with the best proof are
/// told, whichever of the payments they are.
fn beyond_the_declared(mut pairs: Vec<Pair>, payments: usize, meant: usize) -> Vec<Pair> {
    pairs.sort_by_key(|pair| pair.confidence);
    pairs.truncate(payments - meant.clamp(1, payments));
    pairs
}

/// Each payment that may be one too many, with the earlier one that proves it best: the one before it, one
/// whose answer was awaited until then, or the one that its client called the same.
fn pairs(paid: &[Paid], ledger: &Ledger, memory: &Memory) -> Vec<Pair> {
    let overlap =
        |first: usize, again: usize| is_under_way(paid[first].call, paid[again].call, memory);
    let side_by_side = (1..paid.len()).map(|again| (again - 1, again));
    let called_the_same = references::repeated(paid, ledger);
    let all = side_by_side
        .chain(retries(paid.len(), overlap))
        .chain(called_the_same);
    let mut pairs: Vec<Pair> = all
        .filter_map(|(first, again)| judge(paid[first], paid[again], ledger, memory))
        .collect();
    // The best proof of each payment comes first.
    pairs.sort_unstable();
    pairs.dedup_by_key(|pair| pair.again);
    pairs
}

fn is_under_way(call: u64, again: u64, memory: &Memory) -> bool {
    memory.answer_before(call, again) == Told::NotYet
}

fn judge(meant: Paid, again: Paid, ledger: &Ledger, memory: &Memory) -> Option<Pair> {
    let confidence = match References::of(ledger, meant.id, again.id) {
        References::Silent => confidence::judge(meant.id, meant.call, again.call, memory)?,
        References::Same(_) => confidence::of_the_same_order(meant.id, again.call, memory)?,
        References::Different(..) => {
            confidence::of_two_orders(meant.id, meant.call, again.call, memory)?
        }
    };
    Some(Pair {
        again: again.call,
        confidence,
        paid: meant.call,
        first: meant.id,
        second: again.id,
    })
}

/// Why a payment is thought to be one too many.
fn reason(pair: Pair, ledger: &Ledger, memory: &Memory, veil: &Veil<'_>) -> Reason {
    let Pair { paid, again, .. } = pair;
    let references = References::of(ledger, pair.first, pair.second);
    match references.reason(paid, again, veil) {
        Some(reason) => reason,
        None => pair.confidence.reason(paid, again, memory),
    }
}

impl Double {
    /// What was paid to whom, as it stands in reports.
    pub(crate) fn in_words(&self, language: Language) -> String {
        let values = [
            ("amount", &*self.form_amount.to_string()),
            ("currency", &self.currency),
            ("account", &format!("{:?}", self.account)),
            ("vendor", &self.vendor_id.to_string()),
        ];
        fill(language, "pipeline.double", &values)
    }

    fn of(pair: Pair, behaviour: &Behaviour, again: &Payment) -> Self {
        Self {
            confidence: pair.confidence,
            reason: String::new(),
            vendor_id: again.vendor(behaviour).id,
            account: String::new(),
            currency: again.currency(behaviour).to_owned(),
            form_amount: again.form_amount.get(),
            first: pair.first,
            second: pair.second,
            calls: [pair.paid, pair.again],
        }
    }
}

#[cfg(test)]
mod tests;
