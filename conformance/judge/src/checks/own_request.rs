//! The kit's own requests are held to the contract too: what is meant to succeed must be right.

use super::KitFault;
use paysys_contract::Contract;
use paysys_exchange::Exchange;
use paysys_scenario::{Answering, Expectation, Step, StepKind};

/// The kit's own faults in a request that its step expects to succeed.
pub(super) fn faults(step: &Step, exchange: &Exchange, contract: &Contract) -> Vec<KitFault> {
    let expects_success = match &step.kind {
        StepKind::Poll(_) => true,
        StepKind::Pay(_) | StepKind::Check(_) => step
            .answering()
            .and_then(Answering::document)
            .is_some_and(Expectation::is_of_success),
        _ => false,
    };
    let (true, Some(request), Some(method)) =
        (expects_success, exchange.request(), exchange.method())
    else {
        return Vec::new();
    };
    let faults = contract.schemas.faults_in_request(method, request);
    let line = step.line;
    let wrong = |fault| KitFault::WrongRequest { line, fault };
    faults.into_iter().map(wrong).collect()
}
