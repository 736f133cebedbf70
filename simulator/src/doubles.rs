//! Double payments: the same vendor, account and amount paid again by the same service.
//!
//! The ledger says what was paid, the journal's memory what the client knew when it paid again.

mod confidence;
mod declared;

use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use confidence::Confidence;
pub(crate) use declared::Declared;

use crate::core::ledger::TransactionId;
use crate::core::{Behaviour, FormAmount, Payment};
use crate::journal::Memory;
use crate::registry::State;

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
    pub first: TransactionId,
    /// The payment too many.
    pub second: TransactionId,
    /// The calls that prove it: both payouts.
    pub calls: [u64; 2],
}

type Paid<'a> = (TransactionId, &'a Payment);

/// Finds all of them, in the order they were made.
pub(crate) fn of(state: &State, declared: &[Declared]) -> Vec<Double> {
    let behaviour = state.core().behaviour();
    let memory = state.journal().memory();
    let mut paid: Vec<Paid<'_>> = state.core().payments().collect();
    // A late commit stands behind later calls in the ledger; what counts is when it was asked for.
    paid.sort_by(|(_, a), (_, b)| (subject(a), a.call).cmp(&(subject(b), b.call)));
    let mut doubles: Vec<Double> = paid
        .chunk_by(|(_, a), (_, b)| subject(a) == subject(b))
        .flat_map(|same| {
            let pairs = same.windows(2);
            let judged = pairs.filter_map(|pair| judge(pair, &memory, behaviour));
            beyond_the_declared(judged.collect(), same, declared)
        })
        .collect();
    doubles.sort_by_key(|double| double.calls[1]);
    doubles
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
fn beyond_the_declared(
    mut doubles: Vec<Double>,
    same: &[Paid<'_>],
    declared: &[Declared],
) -> Vec<Double> {
    let (_, payment) = same[0];
    let means = |one: &&Declared| {
        *one.account == *payment.account && one.form_amount == payment.form_amount.get()
    };
    let meant: usize = declared.iter().filter(means).map(|one| one.times).sum();
    doubles.sort_by_key(|double| double.confidence);
    doubles.truncate(same.len() - meant.clamp(1, same.len()));
    doubles
}

fn judge(pair: &[Paid<'_>], memory: &Memory, behaviour: &Behaviour) -> Option<Double> {
    let ((first, meant), (second, again)) = (pair[0], pair[1]);
    let (confidence, reason) = confidence::judge(first, meant.call, again.call, memory)?;
    Some(Double {
        confidence,
        reason,
        vendor_id: behaviour.vendor_of(again).id,
        account: again.account.to_string(),
        currency: behaviour.currency_of(again).to_owned(),
        form_amount: again.form_amount.get(),
        first,
        second,
        calls: [meant.call, again.call],
    })
}

#[cfg(test)]
mod tests;
