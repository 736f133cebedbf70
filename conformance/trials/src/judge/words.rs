//! Words that reasons share.

use jiff::Timestamp;

use crate::claim::Claim;
use crate::evidence::{Case, Evidence};
use crate::money::status;
use crate::process::{Exit, Start};
use crate::trial::Trial;
use crate::warning::{Unwise, Warning};
use crate::wire::{Call, Shown};
use paysys_contract::Said;
use paysys_shared::legible::Legible;

/// "after 1.204 s", counted from the first start.
pub(super) fn at(moment: Timestamp, case: &Case<'_>) -> Said {
    let began = case.starts.first().map_or(moment, |(start, _)| start.began);
    Said::of("did.at").with("n", seconds(moment, began))
}

/// What it claimed, and when.
pub(super) fn said(claim: &Claim, case: &Case<'_>) -> Said {
    let said = Said::of("did.said").with("outcome", claim.outcome.into_str());
    said.with("at", at(claim.at, case))
}

/// What it did, and what was known then.
pub(super) fn when(did: Said, what: Said) -> Said {
    Said::of("did.when").with("did", did).with("what", what)
}

/// A span in seconds, with milliseconds.
pub fn seconds(moment: Timestamp, began: Timestamp) -> String {
    let millis = moment.duration_since(began).as_millis().max(0);
    format!("{}.{:03}", millis / 1000, millis % 1000)
}

/// What well-formed answers had said about the order by then.
pub(super) fn what_was_shown(case: &Case<'_>, moment: Timestamp) -> Said {
    if let Some(last) = case.shown_by(moment).last() {
        return Said::of("known.last_status").with("status", status(*last));
    }
    let sent = case.pays.iter().rfind(|call| call.at <= moment);
    sent.map_or_else(
        || Said::of("known.sent_nothing"),
        |last| what_was_known(case, last, moment),
    )
}

/// What well-formed answers had said by then about what became of this payment.
pub(super) fn what_was_known(case: &Case<'_>, pay: &Call, moment: Timestamp) -> Said {
    let said = match &pay.shown {
        _ if pay.shown_at.is_some() && !pay.was_shown_by(moment) => Said::of("known.no_answer_yet"),
        Shown::Made(id) if case.is_stray(pay) => Said::of("known.stray").with("id", id),
        Shown::Made(id) => what_checks_showed(case, id, moment),
        Shown::Refused(code) => {
            let cause = pay.cause.as_ref().map(|cause| Legible::text(cause));
            let cause = cause.map(|cause| format!(" ({cause})"));
            let refused = Said::of("known.refused").with("code", *code);
            refused.with("cause", cause.unwrap_or_default())
        }
        Shown::Nothing(reason) => Said::of("known.unknown").with("reason", reason.clone()),
        Shown::Status(_) => Said::of("known.nothing"),
    };
    said.with("call", pay.number)
}

fn what_checks_showed(case: &Case<'_>, id: &str, moment: Timestamp) -> Said {
    if let Some(last) = last_status(case, id, moment) {
        let shown = Said::of("known.last_status_of").with("id", id);
        return shown.with("status", status(last));
    }
    let is_one = |call: &&&Call| call.asks_about(id) && call.at <= moment;
    match case.checks.iter().rfind(is_one) {
        None => Said::of("known.never_checked").with("id", id),
        Some(check) => {
            let learned = match &check.shown {
                Shown::Refused(code) => Said::of("known.check_refused").with("code", *code),
                Shown::Nothing(reason) => reason.clone(),
                Shown::Made(_) | Shown::Status(_) => Said::of("known.not_come_yet"),
            };
            let checked = Said::of("known.checked_in_vain").with("id", id);
            checked.with("check", check.number).with("learned", learned)
        }
    }
}

/// What was last shown for this payment.
pub(super) fn last_status(case: &Case<'_>, id: &str, moment: Timestamp) -> Option<i128> {
    let answered = case.checks.iter().rev();
    let mut answered = answered.filter(|call| call.asks_about(id) && call.was_shown_by(moment));
    answered.find_map(|call| match call.shown {
        Shown::Status(status) => Some(status),
        _ => None,
    })
}

/// What the ledger holds for the order and in its place, in one sentence.
pub(super) fn money(case: &Case<'_>) -> Said {
    let ordered = case.payments.iter().map(|paid| paid.said());
    let strays = case.strays.iter().filter_map(|stray| stray.paid);
    let strays = strays.map(|paid| Said::of("trial.no_order").with("paid", paid.said()));
    let none = case.payments.is_empty();
    let none = none.then(|| Said::of("trial.no_money"));
    let told = none.into_iter().chain(ordered).chain(strays);
    Said::Joined(told.collect(), "; ")
}

/// What a start did instead of answering.
pub(super) fn silence(start: &Start) -> Said {
    let lasted = seconds(start.ended, start.began);
    if start.exit == Exit::Listened {
        return Said::of("did.listened_in_vain").with("n", lasted);
    }
    let last = start.last_words.as_ref();
    let last = last.map(|last| Said::of("timeline.last_words").with("last", last));
    let remarks = start.remarks.iter();
    let remarks = remarks.map(|remark| Said::of("did.besides").with("what", remark.said()));
    Said::of("did.silent")
        .with("exit", start.exit.said())
        .with("n", lasted)
        .with("more", Said::Joined(remarks.chain(last).collect(), ""))
}

/// What is unwise and decides nothing.
pub(super) fn warnings(trial: &Trial, evidence: &Evidence) -> Vec<Warning> {
    let is_alone = evidence.starts.len() == 1;
    let of_start = |(number, start): (usize, &Start)| {
        let by = (!is_alone).then_some(number + 1);
        let unwise = in_start(start, evidence).into_iter();
        let unwise: Vec<Warning> = unwise.map(|what| Warning { start: by, what }).collect();
        unwise
    };
    let starts = evidence.starts.iter().enumerate().flat_map(of_start);
    let cases = evidence.cases(trial);
    let surprises = cases.iter().flat_map(surprises).map(Warning::from);
    let findings = evidence.findings.iter().cloned();
    let findings = findings.map(|finding| Unwise::Finding(finding).into());
    starts.chain(surprises).chain(findings).collect()
}

fn in_start(start: &Start, evidence: &Evidence) -> Vec<Unwise> {
    let had_to_be_ended = matches!(start.exit, Exit::Deadline | Exit::Flood);
    let ended = (had_to_be_ended && !start.claims.is_empty())
        .then(|| Unwise::HadToBeEnded(start.exit.clone()));
    let remarks = start.remarks.iter().cloned().map(Unwise::Remark);
    let is_unknown = |claim: &&Claim| {
        let mut orders = evidence.orders.iter();
        !orders.any(|order| order.order == claim.order)
    };
    let claims = start.claims.iter().filter(is_unknown);
    let claims = claims.map(|claim| Unwise::UnknownOrder(claim.order.clone()));
    ended.into_iter().chain(remarks).chain(claims).collect()
}

fn surprises(case: &Case<'_>) -> Vec<Unwise> {
    let is_of_this_order = |id: &str| case.payments.iter().any(|paid| paid.transaction == id);
    let claims = case.claims().filter_map(|claim| {
        let transaction = claim.transaction_id.as_deref()?;
        (!is_of_this_order(transaction)).then(|| Unwise::OtherTransaction {
            order: claim.order.clone(),
            transaction: transaction.to_owned(),
        })
    });
    claims.collect()
}
