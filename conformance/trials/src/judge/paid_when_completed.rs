//! SAF-02: *paid* only when completed was shown for this order's payment, and no refund since.

use super::breach;
use super::words::{said, what_was_shown, when};
use crate::claim::{Claim, Claimed};
use crate::evidence::Case;
use crate::money::{COMPLETED, REFUNDED};
use crate::result::Breach;
use crate::safety::Safety;
use paysys_contract::Said;

pub(super) fn breaches(case: &Case<'_>) -> Vec<Breach> {
    let is_wrong = |claim: &&Claim| {
        let shown = case.shown_by(claim.at);
        let last = shown
            .iter()
            .rfind(|status| **status == COMPLETED || **status == REFUNDED);
        claim.outcome == Claimed::Paid && last != Some(&COMPLETED)
    };
    let told = |claim: &Claim| {
        let did = when(said(claim, case), what_was_shown(case, claim.at));
        let should = Said::of("should.paid_when_completed");
        breach(Safety::PaidWhenCompleted, did, case, should)
    };
    case.claims().filter(is_wrong).map(told).take(1).collect()
}
