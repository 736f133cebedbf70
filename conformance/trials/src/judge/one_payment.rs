//! SAF-01: at most one payment for an order, as it was ordered, and none besides.

use super::breach;
use crate::evidence::{Case, Stray};
use crate::result::Breach;
use crate::safety::Safety;

/// So many payments that nobody ordered are told one by one.
const MOST_STRAYS: usize = 3;

pub(super) fn breaches(case: &Case<'_>) -> Vec<Breach> {
    twice(case).into_iter().chain(stray(case)).collect()
}

fn twice(case: &Case<'_>) -> Option<Breach> {
    let count = case.payments.len();
    if count < 2 {
        return None;
    }
    let calls: Vec<String> = case
        .payments
        .iter()
        .map(|paid| format!("call {}", paid.call))
        .collect();
    let did = format!("it paid {count} times for one order ({})", calls.join(", "));
    let should = "pay once: note the intent where a restart and a second worker see it, before the payment is sent, \
                  and while that note stands send no other";
    Some(breach(Safety::OnePayment, &did, case, should))
}

fn stray(case: &Case<'_>) -> Option<Breach> {
    let told = |stray: &Stray<'_>| {
        let verb = if stray.paid.is_some() {
            "paid"
        } else {
            "sent a payment of"
        };
        format!("it {verb} {} (call {})", stray.form.in_words(), stray.call)
    };
    let mut did: Vec<String> = case.strays.iter().take(MOST_STRAYS).map(told).collect();
    if did.is_empty() {
        return None;
    }
    if let Some(more) = case.strays.len().checked_sub(MOST_STRAYS + 1) {
        did.push(format!("{} more", more + 1));
    }
    let order = case.order;
    let did = format!(
        "{}, which nobody ordered: the order is {} {} to account {} of vendor {}",
        did.join(" and "),
        order.amount,
        order.currency,
        order.account,
        order.vendor_id
    );
    let should = "send what stands in the order and nothing else: its account, its currency, its amount and its vendor. \
                  What was paid to somebody else or in another amount does not come back by itself";
    Some(breach(Safety::OnePayment, &did, case, should))
}
