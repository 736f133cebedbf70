//! SAF-04: where completed was shown in time, the claim is *paid*; and where nothing goes wrong, completed is waited for.

use super::breach;
use super::words::{at, silence, what_was_shown};
use crate::claim::{Claim, Claimed};
use crate::evidence::Case;
use crate::money::REFUNDED;
use crate::process::Start;
use crate::result::Breach;
use crate::safety::Safety;
use crate::wire::{Call, Shown};

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
    let said = claim.map_or_else(
        || silence(start),
        |claim| format!("it said {} {}", claim.outcome, at(claim.at, case)),
    );
    let moment = claim.map_or(start.ended, |claim| claim.at);
    let completed = case.completed_at().filter(|shown| *shown <= moment);
    if let Some(shown) = completed {
        // A refund that was shown too makes another answer right.
        if case.shown_by(moment).contains(&REFUNDED) {
            return None;
        }
        let did = format!(
            "{said}, although 2 (completed) had been shown {}",
            at(shown, case)
        );
        let should = "say paid when 2 (completed) is shown: the money has arrived, and whoever is told otherwise may \
                      pay again";
        return Some(breach(Safety::CompletedIsPaid, &did, case, should));
    }
    if case.trial.must_claim != Some(Claimed::Paid) || claim.is_none() {
        return None;
    }
    let did = format!("{said}, when {}", what_was_shown(case, moment));
    let is_taken = |call: &&&Call| matches!(call.shown, Shown::Made(_)) && !case.is_stray(call);
    let should = if case.pays.iter().any(|call| is_taken(&call)) {
        "check until 2 (completed) is shown and then say paid: nothing was arranged to go wrong, and it would have been \
         shown well before the deadline"
    } else {
        "send one payment that the gateway can take, well-formed and signed with the key it was given, check it until 2 \
         (completed) is shown, and then say paid: nothing was arranged to go wrong"
    };
    Some(breach(Safety::CompletedIsPaid, &did, case, should))
}
