//! SAF-04: where completed was shown in time, the claim is *paid*; and where nothing goes wrong, completed is waited for.

use super::breach;
use super::words::{at, said, silence, what_was_shown, when};
use crate::claim::{Claim, Claimed};
use crate::evidence::Case;
use crate::money::REFUNDED;
use crate::process::Start;
use crate::result::Breach;
use crate::safety::Safety;
use crate::wire::{Call, Shown};
use paysys_contract::Said;

pub(super) fn breaches(case: &Case<'_>) -> Vec<Breach> {
    let is_paid = |claim: Option<&Claim>| claim.is_some_and(|claim| claim.outcome == Claimed::Paid);
    if case.has_two_workers() && case.last_words().any(|(_, claim)| is_paid(claim)) {
        return Vec::new();
    }
    case.last_words()
        .filter(|(_, claim)| !is_paid(*claim))
        .filter_map(|(start, claim)| told(case, start, claim))
        .take(1)
        .collect()
}

fn told(case: &Case<'_>, start: &Start, claim: Option<&Claim>) -> Option<Breach> {
    let did = claim.map_or_else(|| silence(start), |claim| said(claim, case));
    let moment = claim.map_or(start.ended, |claim| claim.at);
    let completed = case.completed_at().filter(|shown| *shown <= moment);
    if let Some(shown) = completed {
        // A refund that was shown too makes another answer right.
        if case.shown_by(moment).contains(&REFUNDED) {
            return None;
        }
        let did = Said::of("did.although_completed").with("said", did);
        let did = did.with("at", at(shown, case));
        let should = Said::of("should.completed_is_paid");
        return Some(breach(Safety::CompletedIsPaid, did, case, should));
    }
    if case.trial.must_claim != Some(Claimed::Paid) || claim.is_none() {
        return None;
    }
    let did = when(did, what_was_shown(case, moment));
    let is_taken = |call: &&&Call| matches!(call.shown, Shown::Made(_)) && !case.is_stray(call);
    let should = if case.pays.iter().any(|call| is_taken(&call)) {
        Said::of("should.wait_for_completed")
    } else {
        Said::of("should.pay_well")
    };
    Some(breach(Safety::CompletedIsPaid, did, case, should))
}
