//! Words that reasons share.

use jiff::Timestamp;

use crate::claim::Claim;
use crate::evidence::{Case, Evidence};
use crate::money::status_in_words;
use crate::process::{Exit, Start};
use crate::trial::Trial;
use crate::warning::{Unwise, Warning};
use crate::wire::{Call, Shown};
use paysys_shared::legible::Legible;

/// "after 1.204 s", counted from the first start.
pub(super) fn at(moment: Timestamp, case: &Case<'_>) -> String {
    let began = case.starts.first().map_or(moment, |(start, _)| start.began);
    format!("after {} s", seconds(moment, began))
}

/// A span in seconds, with milliseconds.
pub fn seconds(moment: Timestamp, began: Timestamp) -> String {
    let millis = moment.duration_since(began).as_millis().max(0);
    format!("{}.{:03}", millis / 1000, millis % 1000)
}

/// What well-formed answers had said about the order by then.
pub(super) fn what_was_shown(case: &Case<'_>, moment: Timestamp) -> String {
    if let Some(status) = case.shown_by(moment).last() {
        return format!("the last status shown was {}", status_in_words(*status));
    }
    let sent = case.pays.iter().rfind(|call| call.at <= moment);
    sent.map_or_else(
        || "it had sent no payment at all".to_owned(),
        |last| what_was_known(case, last, moment),
    )
}

/// What well-formed answers had said by then about what became of this payment.
pub(super) fn what_was_known(case: &Case<'_>, pay: &Call, moment: Timestamp) -> String {
    let number = pay.number;
    match &pay.shown {
        _ if pay.shown_at.is_some() && !pay.was_shown_by(moment) => {
            format!("the answer to its payment (call {number}) had not come yet")
        }
        Shown::Made(id) if case.is_stray(pay) => {
            format!("it had made payment {id} (call {number}), which is not this order's")
        }
        Shown::Made(id) => what_checks_showed(case, id, number, moment),
        Shown::Refused(code) => {
            let cause = pay.cause.as_ref();
            let cause = cause.map(|cause| format!(" ({})", Legible::text(cause)));
            let cause = cause.unwrap_or_default();
            format!(
                "the gateway had refused its payment (call {number}) with {code}{cause}, so no money can have moved"
            )
        }
        Shown::Nothing(reason) => {
            format!("the outcome of its payment (call {number}) was unknown: {reason}")
        }
        Shown::Status(_) => "nothing had been shown".to_owned(),
    }
}

fn what_checks_showed(case: &Case<'_>, id: &str, number: u64, moment: Timestamp) -> String {
    if let Some(status) = last_status(case, id, moment) {
        let status = status_in_words(status);
        return format!("the last status shown of payment {id} (call {number}) was {status}");
    }
    let is_one = |call: &&&Call| call.asks_about(id) && call.at <= moment;
    match case.checks.iter().rfind(is_one) {
        None => format!("payment {id} (call {number}) had been taken and was never checked"),
        Some(check) => {
            let learned = match &check.shown {
                Shown::Refused(code) => format!("it was refused with {code}"),
                Shown::Nothing(reason) => reason.clone(),
                Shown::Made(_) | Shown::Status(_) => "its answer had not come yet".to_owned(),
            };
            format!(
                "payment {id} (call {number}) had been taken and no well-formed answer had shown its status; of the last \
                 check (call {}): {learned}",
                check.number
            )
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
pub(super) fn money(case: &Case<'_>) -> String {
    let ordered = case.payments.iter().map(|paid| paid.in_words());
    let strays = case.strays.iter().filter_map(|stray| stray.paid);
    let strays = strays.map(|paid| format!("{} and is no order's", paid.in_words()));
    let mut told: Vec<String> = ordered.chain(strays).collect();
    if case.payments.is_empty() {
        told.insert(0, "no money moved for this order".to_owned());
    }
    told.join("; ")
}

/// What a start did instead of answering.
pub(super) fn silence(start: &Start) -> String {
    let lasted = format!("{} s", seconds(start.ended, start.began));
    if start.exit == Exit::Listened {
        return format!(
            "it said nothing about the order in the {lasted} in which it was listened to"
        );
    }
    let exit = start.exit.in_words();
    let words = start.last_words.as_ref();
    let words = words.map_or_else(String::new, |words| format!("; its last words: {words}"));
    let remarks: String = start
        .remarks
        .iter()
        .map(|remark| format!("; {remark}"))
        .collect();
    format!("it said nothing about the order; it {exit} after {lasted}{remarks}{words}")
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
