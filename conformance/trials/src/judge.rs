//! The six invariants. Nothing else decides about a client.
//!
//! Each claim is judged at the moment it was made, against what well-formed answers had shown by then and what the ledger
//! holds. A lie of the gateway is no answer.

mod completed_is_paid;
mod failed_when_refused;
mod no_payment_into_the_unknown;
mod one_payment;
mod paid_when_completed;
mod said_in_time;
mod words;

use super::evidence::{Case, Evidence};
use super::proxy;
use super::result::{Breach, TrialResult, TrialVerdict};
use super::safety::Safety;
use super::trial::Trial;
use paysys_contract::Said;
use paysys_shared::legible::Legible;

pub use words::seconds;

/// Judges what a client did in one trial.
#[must_use]
pub fn judge(trial: &Trial, evidence: Evidence) -> TrialResult {
    let mut breaches: Vec<Breach> = evidence.cases(trial).iter().flat_map(breaches).collect();
    let mut doubt = doubt(trial, &evidence);
    if let Some(suspicion) = suspicion(&evidence) {
        for said in breaches
            .iter_mut()
            .map(|breach| &mut breach.did)
            .chain(&mut doubt)
        {
            *said = Said::Joined(vec![suspicion.clone(), said.clone()], "; ");
        }
    }
    let verdict = match (&breaches[..], &doubt) {
        ([], None) => TrialVerdict::Pass,
        ([], Some(_)) => TrialVerdict::Untestable,
        _ => TrialVerdict::Fail,
    };
    TrialResult {
        trial: trial.clone(),
        verdict,
        breaches,
        doubt: doubt.filter(|_| verdict == TrialVerdict::Untestable),
        warnings: words::warnings(trial, &evidence),
        evidence: Some(evidence),
    }
}

/// Why nothing can be said although nothing wrong was seen.
fn doubt(trial: &Trial, evidence: &Evidence) -> Option<Said> {
    if !evidence.shows(trial.trigger) {
        return Some(trial.trigger.unseen());
    }
    evidence.control.clone().err()
}

/// What stood between the client and the gateway, where nothing arrived.
fn suspicion(evidence: &Evidence) -> Option<Said> {
    let reached = !evidence.calls.is_empty();
    proxy::suspicion(&evidence.proxies).filter(|_| !reached)
}

fn breaches(case: &Case<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    breaches.extend(one_payment::breaches(case));
    breaches.extend(paid_when_completed::breaches(case));
    breaches.extend(failed_when_refused::breaches(case));
    breaches.extend(completed_is_paid::breaches(case));
    breaches.extend(said_in_time::breaches(case));
    breaches.extend(no_payment_into_the_unknown::breach(case));
    breaches
}

/// The breach of a safety requirement, in the order in which it is told.
fn breach(requirement: Safety, did: Said, case: &Case<'_>, should: Said) -> Breach {
    Breach {
        requirement: requirement.id(),
        order: case.order.order.clone(),
        did: did.map_verbatim(&Legible::document),
        money: words::money(case).map_verbatim(&Legible::document),
        should,
    }
}
