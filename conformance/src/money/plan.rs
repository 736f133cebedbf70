//! What a live run would pay at worst, and the hash by which a person approves exactly that.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::exposure::{Caps, exposure};
use super::log::History;
use crate::contract::RequirementId;
use crate::run::{Rehearsed, rehearse, unplayable};
use crate::scenario::{Scenario, Step};
use crate::target::Live;

/// Families of requirements, those first that a gateway is for.
const FAMILIES: [&str; 4] = ["PAY", "CHK", "AUT", "ENV"];

/// Of the digest so much is shown: enough that nobody finds another plan of the same hash.
const HASH_BYTES: usize = 20;

/// What a live run may pay.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// By which it is approved. Another gateway, limit, scenario or payment made meanwhile makes another.
    pub hash: String,
    /// The gateway.
    pub url: String,
    /// Who calls.
    pub service_id: String,
    /// The most all payments together can move, in the form's unit.
    pub worst_case: u64,
    /// Every payment, in the order of the run's scenarios.
    pub payments: Vec<Planned>,
    /// Scenarios that pay and are not in the plan.
    pub left_out: Vec<LeftOut>,
}

/// One payment that may be sent, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// The scenario that makes it.
    pub scenario: String,
    /// Line of the step.
    pub line: usize,
    /// The most it can move, in the form's unit.
    pub worst_case: u64,
    /// The body, with a stand-in for an id made anew; none: it depends on earlier answers.
    pub request: Option<String>,
}

/// A scenario that is not in the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Which.
    pub scenario: String,
    /// Why.
    pub reason: String,
}

impl Plan {
    /// What these scenarios would pay.
    #[must_use]
    pub fn of(live: &Live, scenarios: &[Arc<Scenario>], history: &History) -> Self {
        let mut plan = Self {
            hash: String::new(),
            url: live.url.to_string(),
            service_id: live.service.id.clone(),
            worst_case: 0,
            payments: Vec::new(),
            left_out: Vec::new(),
        };
        let mut in_order: Vec<&Arc<Scenario>> = scenarios.iter().collect();
        in_order.sort_by_key(|scenario| rank(scenario));
        for scenario in in_order {
            plan.take_in(scenario, live);
        }
        plan.hash = plan.hash_with(live, history);
        plan
    }

    fn take_in(&mut self, scenario: &Scenario, live: &Live) {
        let paying = rehearse(scenario, live);
        if paying.is_empty() || unplayable(scenario, live).is_some() {
            return;
        }
        let payments = live
            .terms
            .clone()
            .ok_or_else(|| "the target file has no [pay]".to_owned())
            .and_then(|terms| {
                let limits = live.limits;
                planned(scenario, paying, &Caps { terms, limits })
            })
            .and_then(|payments| self.within_limits(payments, live));
        match payments {
            Ok(payments) => {
                self.worst_case += sum(&payments);
                self.payments.extend(payments);
            }
            Err(reason) => self.left_out.push(LeftOut {
                scenario: scenario.id.clone(),
                reason,
            }),
        }
    }

    fn within_limits(&self, payments: Vec<Planned>, live: &Live) -> Result<Vec<Planned>, String> {
        let count = self.payments.len() + payments.len();
        let total = self.worst_case.saturating_add(sum(&payments));
        if count > usize::try_from(live.limits.max_payments).unwrap_or(usize::MAX) {
            return Err("the plan would exceed max_payments".to_owned());
        }
        if total > live.limits.max_amount_total {
            return Err("the plan would exceed max_amount_total".to_owned());
        }
        Ok(payments)
    }

    fn hash_with(&self, live: &Live, history: &History) -> String {
        let History { log, id, records } = history;
        let terms = serde_json::to_string(&(&live.terms, &live.limits));
        let terms = terms.expect("limits have a JSON form");
        let mut text = format!(
            "{}\n{}\n{terms}\n{log}\n{id}\n{records}\n",
            self.url, self.service_id
        );
        for payment in &self.payments {
            let payment = serde_json::to_string(payment).expect("a payment has a JSON form");
            writeln!(text, "{payment}").expect("writing to a string cannot fail");
        }
        let digest = Sha256::digest(text);
        let beginning = digest.iter().take(HASH_BYTES);
        beginning.map(|byte| format!("{byte:02x}")).collect()
    }
}

/// First what a gateway is for, then what it refuses: where the limits end, less is lost.
fn rank(scenario: &Scenario) -> (bool, usize) {
    let refuses = scenario.steps.iter().any(Step::expects_failure);
    let position = |id: &RequirementId| FAMILIES.iter().position(|family| *family == id.family());
    let family = scenario.requires.iter().filter_map(position).min();
    (refuses, family.unwrap_or(FAMILIES.len()))
}

fn planned(
    scenario: &Scenario,
    paying: Vec<Rehearsed>,
    caps: &Caps,
) -> Result<Vec<Planned>, String> {
    let one = |rehearsed: Rehearsed| {
        // What depends on earlier answers is looked at again when it is known, and counts as the most until then.
        let worst_case = rehearsed
            .body
            .as_deref()
            .map_or(Ok(caps.limits.max_amount_per_payment), |body| {
                exposure(body, caps)
            });
        Ok(Planned {
            scenario: scenario.id.clone(),
            line: rehearsed.line,
            worst_case: worst_case.map_err(|unbounded| unbounded.to_string())?,
            request: rehearsed
                .body
                .map(|body| String::from_utf8_lossy(&body).into_owned()),
        })
    };
    paying.into_iter().map(one).collect()
}

fn sum(payments: &[Planned]) -> u64 {
    payments
        .iter()
        .fold(0, |total, payment| total.saturating_add(payment.worst_case))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;
    use crate::scenario::Library;

    #[test]
    fn what_a_gateway_is_for_comes_before_what_it_refuses() {
        let library = Library::built_in(Contract::built_in()).unwrap();
        let rank_of = |id: &str| rank(&library.select(&[id.to_owned()]).unwrap()[0]);
        let in_order = [
            "pay.completes",
            "check.fields",
            "auth.age-limit",
            "envelope.request-tracker-on-payout",
            "errors.amount-negative",
        ];
        assert!(
            in_order.map(rank_of).is_sorted(),
            "{:?}",
            in_order.map(rank_of)
        );
        assert!(rank_of("pay.completes") < rank_of("errors.amount-negative"));
    }
}
