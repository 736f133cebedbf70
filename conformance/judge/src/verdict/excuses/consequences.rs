//! What follows from a fault that another scenario has shown. A gateway that turns right calls away ("no such method",
//! "not a request", "not authorised", "not enough money") answers wrong ones the same way, and breaks nothing more by it.

use std::collections::BTreeSet;

use super::Excuses;
use crate::checks::{Breach, Origin};
use crate::verdict::seen::Seen;
use paysys_contract::{Blames, Contract};
use paysys_exchange::Exchange;
use paysys_shared::json::Path;

/// Codes with which right calls are turned away, and of which method where that matters.
#[derive(Debug, Default)]
pub(super) struct Turned(BTreeSet<(i128, Option<String>)>);

impl Turned {
    /// With which codes a run's right calls were turned away. `excuses` are those that were found so far: a call that may
    /// have been signed wrongly is not known to be right.
    pub(super) fn of(run: &[Seen], excuses: &Excuses, contract: &Contract) -> Self {
        let mut turned = BTreeSet::new();
        for (at, seen) in run.iter().enumerate() {
            for (index, exchange) in seen.exchanges().enumerate() {
                let place = (at, index);
                let mut breaches = seen.breaches_in(index);
                let is_not_served = breaches.any(|breach| breach.origin == Origin::Served);
                let is_turned_away = is_not_served
                    && !excuses.is_doubted(place)
                    && !excuses.is_refused_for_its_own_reason(place);
                if !is_turned_away && !excuses.is_turned_away(place) {
                    continue;
                }
                let Some(code) = exchange.error_code() else {
                    continue;
                };
                // A method that is not there says nothing about the other one.
                let is_of_one_method =
                    is_turned_away && contract.errors.blames(code) == Some(Blames::Method);
                let method = method_of(exchange).filter(|_| is_of_one_method || !is_turned_away);
                turned.insert((code, method));
            }
        }
        Self(turned)
    }

    /// Does this breach say nothing, as right calls are answered so, too?
    pub(super) fn explain(&self, breach: &Breach, exchange: &Exchange) -> bool {
        let is_about_an_error = breach.origin == Origin::Expectation
            && breach.mismatch.path.is_inside(&Path::from("$.error"));
        is_about_an_error
            && exchange.error_code().is_some_and(|code| {
                self.0.contains(&(code, None)) || self.0.contains(&(code, method_of(exchange)))
            })
    }
}

fn method_of(exchange: &Exchange) -> Option<String> {
    exchange.method().map(str::to_owned)
}
