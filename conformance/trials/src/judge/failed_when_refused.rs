//! SAF-03: *failed* only after a definite refusal, or after 3, 6 or -1 was shown for this order's payment.

use jiff::Timestamp;

use super::breach;
use super::words::{last_status, said, what_was_known, what_was_shown, when};
use crate::claim::{Claim, Claimed};
use crate::evidence::Case;
use crate::money::FAILED;
use crate::result::Breach;
use crate::safety::Safety;
use crate::wire::{Call, Shown};
use paysys_contract::Said;

pub(super) fn breaches(case: &Case<'_>) -> Vec<Breach> {
    let told = |claim: &Claim| {
        let what = open(case, claim.at)?;
        let did = when(said(claim, case), what);
        let should = Said::of("should.failed_when_refused");
        Some(breach(Safety::FailedWhenRefused, did, case, should))
    };
    let failed = case
        .claims()
        .filter(|claim| claim.outcome == Claimed::Failed);
    failed.filter_map(told).take(1).collect()
}

/// What had been sent for the order by then and was not known to have failed; nothing if all was.
fn open(case: &Case<'_>, moment: Timestamp) -> Option<Said> {
    let mut sent = case.pays.iter().filter(|call| call.at <= moment).peekable();
    if sent.peek().is_none() {
        return Some(what_was_shown(case, moment));
    }
    sent.find(|call| !has_failed(case, call, moment))
        .map(|call| what_was_known(case, call, moment))
}

fn has_failed(case: &Case<'_>, call: &Call, moment: Timestamp) -> bool {
    let shown_failed =
        |id: &str| last_status(case, id, moment).is_some_and(|last| FAILED.contains(&last));
    match (&call.shown, &call.truth) {
        // Its answer was lost, and the payment found by the client's own reference.
        (Shown::Nothing(_), Some((id, _))) => shown_failed(id),
        _ if !call.was_shown_by(moment) => false,
        (Shown::Refused(_), _) => true,
        (Shown::Made(id), _) => shown_failed(id),
        (Shown::Status(_) | Shown::Nothing(_), _) => false,
    }
}
