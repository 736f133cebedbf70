//! SAF-01: at most one payment for an order, as it was ordered, and none besides.

use super::breach;
use crate::evidence::{Case, Stray};
use crate::result::Breach;
use crate::safety::Safety;
use paysys_contract::Said;

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
    let calls = case.payments.iter().map(|paid| call(paid.call)).collect();
    let did = Said::of("did.paid_twice")
        .with("times", Said::counted("did.times", count))
        .with("calls", Said::Joined(calls, ", "));
    Some(breach(
        Safety::OnePayment,
        did,
        case,
        Said::of("should.pay_once"),
    ))
}

fn call(number: u64) -> Said {
    Said::of("did.call").with("n", number)
}

fn stray(case: &Case<'_>) -> Option<Breach> {
    let told = |stray: &Stray<'_>| {
        let did = match stray.paid {
            Some(_) => Said::of("did.paid"),
            None => Said::of("did.sent"),
        };
        did.with("form", stray.form.said())
            .with("call", call(stray.call))
    };
    let more = case.strays.len().checked_sub(MOST_STRAYS + 1);
    let more = more.map(|more| Said::of("did.more").with("n", more + 1));
    let strays = case.strays.iter().take(MOST_STRAYS).map(told).chain(more);
    let did = strays.reduce(|first, second| {
        let both = Said::of("did.and").with("first", first);
        both.with("second", second)
    })?;
    let order = case.order;
    let did = Said::of("did.nobody_ordered")
        .with("did", did)
        .with("amount", order.amount.to_string())
        .with("currency", &order.currency)
        .with("account", &order.account)
        .with("vendor", order.vendor_id.to_string());
    Some(breach(
        Safety::OnePayment,
        did,
        case,
        Said::of("should.as_ordered"),
    ))
}
