//! What a live run would pay at worst, and the hash by which a person approves exactly that.

mod request;

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::approval::{self, Approval};
use super::exposure::{Caps, exposure};
use super::log::LogHistory;
use crate::rehearsal::{Rehearsed, rehearse, unplayable};
use crate::target::{Limits, Live};
use paysys_contract::{RequirementId, Said};
use paysys_exchange::PaymentTerms;
use paysys_scenario::{Scenario, Step};
pub use request::PlannedRequest;

/// Families of requirements, those first that a gateway is for.
const FAMILIES: [&str; 4] = ["PAY", "CHK", "AUT", "ENV"];

/// What a live run may pay.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// `HASH-EXPIRY`, by which it is approved. Another gateway, service, limit, scenario, request, log or kit, or a payment made
    /// meanwhile, makes another hash.
    #[serde(rename = "hash", serialize_with = "as_text")]
    pub approval: Approval,
    pub url: String,
    /// The ids of all services that the target knows.
    pub services: Vec<String>,
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
    pub scenario: String,
    pub line: usize,
    /// The most it can move, in the form's unit.
    pub worst_case: u64,
    /// The service that pays; none: the request names none.
    pub service_id: Option<String>,
    /// What is sent; none: it depends on earlier answers.
    pub request: Option<PlannedRequest>,
}

/// A scenario that is not in the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    pub scenario: String,
    pub reason: Said,
}

impl Plan {
    /// What these scenarios would pay, approved until then.
    #[must_use]
    pub fn of(
        live: &Live,
        scenarios: &[Arc<Scenario>],
        history: &LogHistory,
        until: Timestamp,
    ) -> Self {
        let services = live.services();
        let mut plan = Self {
            approval: Approval::new(String::new(), until),
            url: live.url.to_string(),
            services: services.all().map(|service| service.id.clone()).collect(),
            worst_case: 0,
            payments: Vec::new(),
            left_out: Vec::new(),
        };
        let mut in_order: Vec<&Arc<Scenario>> = scenarios.iter().collect();
        in_order.sort_by_key(|scenario| rank(scenario));
        for scenario in in_order {
            plan.take_in(scenario, live);
        }
        let hash = plan.digest(live, scenarios, history);
        plan.approval = Approval::new(hash, until);
        plan
    }

    fn take_in(&mut self, scenario: &Scenario, live: &Live) {
        let rehearsal = rehearse(scenario, live);
        let denial = rehearsal.denial();
        let paying = rehearsal.paying;
        let is_no_matter = paying.is_empty() && denial.is_none();
        if is_no_matter || unplayable(scenario, live).is_some() {
            return;
        }
        let terms = live.terms.clone();
        let terms = terms.ok_or_else(|| Said::of("reason.no_terms"));
        let payments = denial
            .map_or(terms, |denial| Err(denial.said()))
            .and_then(|terms| {
                let limits = live.limits;
                planned(scenario, paying, live, &Caps { terms, limits })
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

    fn within_limits(&self, payments: Vec<Planned>, live: &Live) -> Result<Vec<Planned>, Said> {
        let count = self.payments.len() + payments.len();
        let total = self.worst_case.saturating_add(sum(&payments));
        if count > usize::try_from(live.limits.max_payments).unwrap_or(usize::MAX) {
            return Err(Said::of("reason.too_many_payments"));
        }
        if total > live.limits.max_amount_total {
            return Err(Said::of("reason.too_much_in_all"));
        }
        Ok(payments)
    }

    /// Everything that is approved, as one document.
    fn digest(&self, live: &Live, scenarios: &[Arc<Scenario>], history: &LogHistory) -> String {
        let is_planned = |scenario: &&Arc<Scenario>| {
            let mut payments = self.payments.iter();
            payments.any(|payment| payment.scenario == scenario.id)
        };
        let files = scenarios.iter().filter(is_planned);
        let everything = Everything {
            kit: env!("CARGO_PKG_VERSION"),
            until: self.approval.until(),
            url: &self.url,
            services: &self.services,
            terms: live.terms.as_ref(),
            limits: live.limits,
            log: (&history.log, &history.id, history.records),
            state: &history.state,
            payments: &self.payments,
            files: files.map(|scenario| Source::of(scenario)).collect(),
        };
        let text = serde_json::to_vec(&everything).expect("a plan has a JSON form");
        let digest = Sha256::digest(text);
        let mut digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        digits.truncate(approval::DIGITS);
        digits
    }
}

/// What a hash stands for.
#[derive(Serialize)]
struct Everything<'a> {
    kit: &'a str,
    until: Timestamp,
    url: &'a str,
    services: &'a [String],
    terms: Option<&'a PaymentTerms>,
    limits: Limits,
    log: (&'a str, &'a str, usize),
    state: &'a str,
    payments: &'a [Planned],
    files: Vec<Source<'a>>,
}

/// What stood in the files that a scenario came from, whatever they are called.
#[derive(Serialize)]
struct Source<'a> {
    scenario: &'a str,
    text: &'a str,
    fragments: &'a [(String, String)],
}

impl<'a> Source<'a> {
    fn of(scenario: &'a Scenario) -> Self {
        Self {
            scenario: &scenario.id,
            text: &scenario.text,
            fragments: &scenario.fragments,
        }
    }
}

fn as_text<S: Serializer>(approval: &Approval, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(approval)
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
    live: &Live,
    caps: &Caps,
) -> Result<Vec<Planned>, Said> {
    let one = |rehearsed: Rehearsed| {
        // What depends on earlier answers is looked at again when it is known, and counts as the most until then.
        let worst_case = match &rehearsed.request {
            Some(request) => exposure(&request.body, caps),
            None => Ok(caps.limits.max_amount_per_payment),
        };
        Ok(Planned {
            scenario: scenario.id.clone(),
            line: rehearsed.line,
            worst_case: worst_case.map_err(|unbounded| unbounded.said())?,
            service_id: rehearsed.signer,
            request: rehearsed
                .request
                .map(|request| PlannedRequest::of(&request, &live.url)),
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
mod tests;
