//! SAF-01: at most one payment for an order.

use crate::client::evidence::Case;
use crate::client::result::Breach;
use crate::client::safety::Safety;

pub(super) fn breach(case: &Case<'_>) -> Option<Breach> {
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
    Some(super::breach(Safety::OnePayment, did, case, should))
}
