//! SAF-03: *failed* only after a definite refusal, or after 3, 6 or -1 was shown for this order's payment.

use jiff::Timestamp;

use super::words::{at, what_was_shown};
use super::{FAILED, breach};
use crate::client::claim::{Claim, Claimed};
use crate::client::evidence::Case;
use crate::client::result::Breach;
use crate::client::safety::Safety;
use crate::client::wire::{Call, CallKind, Told};

pub(super) fn breaches(case: &Case<'_>) -> Vec<Breach> {
    let is_wrong = |claim: &&Claim| claim.outcome == Claimed::Failed && !all_failed(case, claim.at);
    let told = |claim: &Claim| {
        let did = format!(
            "it said failed {}, when {}",
            at(claim.at, case),
            what_was_shown(case, claim.at)
        );
        let should = "say failed only after an error that is a definite refusal, or after a check of this order's own \
                      payment shows 3, 6 or -1; otherwise pending, and unknown where there is no id to check. \
                      What is said to have failed gets paid again by somebody";
        breach(Safety::FailedWhenRefused, did, case, should)
    };
    case.claims().filter(is_wrong).map(told).take(1).collect()
}

/// Was everything that was sent for the order by then known to have failed by then?
fn all_failed(case: &Case<'_>, moment: Timestamp) -> bool {
    let sent: Vec<&&Call> = case.pays.iter().filter(|call| call.at <= moment).collect();
    let failed = |call: &&&Call| match &call.told {
        _ if !call.was_shown_by(moment) => false,
        Told::Refused(_) => true,
        Told::Made(id) => last_status(case, id, moment).is_some_and(|last| FAILED.contains(&last)),
        Told::Status(_) | Told::Nothing(_) => false,
    };
    !sent.is_empty() && sent.iter().all(failed)
}

/// What was last shown for this payment.
fn last_status(case: &Case<'_>, id: &str, moment: Timestamp) -> Option<i128> {
    let asked = |call: &&&Call| {
        matches!(&call.kind, CallKind::Check { transaction: Some(transaction) } if transaction == id)
            && call.was_shown_by(moment)
    };
    let status = |call: &&Call| match call.told {
        Told::Status(status) => Some(status),
        _ => None,
    };
    case.checks
        .iter()
        .filter(asked)
        .filter_map(status)
        .next_back()
}
