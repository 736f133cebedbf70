//! Words that reasons share.

use jiff::Timestamp;

use crate::client::claim::Claim;
use crate::client::evidence::{Case, Evidence};
use crate::client::money::{Paid, status_in_words};
use crate::client::process::Start;
use crate::client::trial::Trial;
use crate::client::wire::{Call, Told};

/// "after 1.204 s", counted from the first start.
pub(super) fn at(moment: Timestamp, case: &Case<'_>) -> String {
    let began = case.starts.first().map_or(moment, |(start, _)| start.began);
    format!("after {}", seconds(moment, began))
}

/// A span with milliseconds.
pub(in crate::client) fn seconds(moment: Timestamp, began: Timestamp) -> String {
    let millis = moment.duration_since(began).as_millis().max(0);
    format!("{}.{:03} s", millis / 1000, millis % 1000)
}

/// What well-formed answers had said about the order by then.
pub(super) fn what_was_shown(case: &Case<'_>, moment: Timestamp) -> String {
    let last_status = case.shown_by(moment).last().copied();
    if let Some(status) = last_status {
        return format!("the last status shown was {}", status_in_words(status));
    }
    let sent: Vec<&&Call> = case.pays.iter().filter(|call| call.at <= moment).collect();
    let Some(last) = sent.last() else {
        return "it had sent no payment at all".to_owned();
    };
    let number = last.number;
    match &last.told {
        _ if last.shown_at.is_some() && !last.was_shown_by(moment) => {
            format!("the answer to its payment (call {number}) had not come yet")
        }
        Told::Made(id) => {
            format!("payment {id} had been taken and no well-formed answer had shown its status")
        }
        Told::Refused(code) => {
            format!("the gateway had refused the payment with {code}, so no money can have moved")
        }
        Told::Nothing(reason) => {
            format!("the outcome of its payment (call {number}) was unknown: {reason}")
        }
        Told::Status(_) => "nothing had been shown".to_owned(),
    }
}

/// What the ledger holds for the order, in one sentence.
pub(super) fn money(case: &Case<'_>) -> String {
    let one = |paid: &&Paid| {
        format!(
            "payment {} of {} became {}",
            paid.transaction,
            paid.form_amount,
            status_in_words(paid.status)
        )
    };
    match &case.payments[..] {
        [] => "no money moved for this order".to_owned(),
        payments => payments.iter().map(one).collect::<Vec<_>>().join("; "),
    }
}

/// What a start did instead of answering.
pub(super) fn silence(start: &Start) -> String {
    let exit = start.exit.in_words();
    let lasted = seconds(start.ended, start.began);
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
pub(super) fn warnings(trial: &Trial, evidence: &Evidence) -> Vec<String> {
    let mut warnings = Vec::new();
    for (number, start) in evidence.starts.iter().enumerate() {
        let who = if evidence.starts.len() > 1 {
            format!("start {}: ", number + 1)
        } else {
            String::new()
        };
        warnings.extend(start.remarks.iter().map(|remark| format!("{who}{remark}")));
        let is_known = |claim: &&Claim| {
            let of = |order: &crate::client::order::Order| order.order == claim.order;
            !evidence.orders.iter().any(of)
        };
        warnings.extend(start.claims.iter().filter(is_known).map(|claim| {
            format!(
                "{who}it claims something about {:?}, which is no order of this trial",
                claim.order
            )
        }));
    }
    for case in evidence.cases(trial) {
        warnings.extend(surprises(&case));
    }
    warnings.extend(evidence.findings.iter().cloned());
    warnings
}

fn surprises(case: &Case<'_>) -> Vec<String> {
    let order = case.order;
    let mut surprises = Vec::new();
    for paid in &case.payments {
        if paid.account != order.account {
            surprises.push(format!(
                "payment {} went to account {}, which nobody ordered",
                paid.transaction, paid.account
            ));
        } else if paid.form_amount != order.amount.to_string() {
            surprises.push(format!(
                "payment {} is of {} where {} was ordered",
                paid.transaction, paid.form_amount, order.amount
            ));
        }
    }
    let ids: Vec<&str> = case
        .payments
        .iter()
        .map(|paid| paid.transaction.as_str())
        .collect();
    for claim in case.claims() {
        if let Some(id) = claim.transaction_id.as_deref()
            && !ids.contains(&id)
        {
            surprises.push(format!(
                "{} claims transaction {id}, which is no payment of this order",
                claim.order
            ));
        }
    }
    surprises
}
