//! The report for machines. Members are added, never changed, within one version.

mod schema;

pub use schema::schema;

use serde::Serialize;

use super::ends;
use super::timeline::events;
use paysys_contract::{Contract, RequirementId};
use paysys_shared::legible::Legible;
use paysys_trials::claim::Claimed;
use paysys_trials::evidence::Evidence;
use paysys_trials::form::Form;
use paysys_trials::money::Paid;
use paysys_trials::process::{Exit, Start};
use paysys_trials::result::{Breach, ClientVerdict, TrialResult, TrialVerdict};
use paysys_trials::wire::{Call, CallKind};

/// Raised when a reader of the last version would misunderstand this one.
const VERSION: u32 = 1;

/// So many calls of a trial are listed; whoever needs more reads the journal.
const MOST_CALLS: usize = 200;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    kit: &'static str,
    command: &'a str,
    verdict: ClientVerdict,
    exit_code: u8,
    trials: Vec<TrialEntry<'a>>,
}

#[derive(Serialize)]
struct TrialEntry<'a> {
    id: &'a str,
    title: &'a str,
    verdict: TrialVerdict,
    reasons: Vec<String>,
    breaches: Vec<BreachEntry<'a>>,
    warnings: Vec<String>,
    claims: Vec<ClaimEntry<'a>>,
    payments: Vec<PaymentEntry<'a>>,
    starts: Vec<StartEntry<'a>>,
    calls: Vec<CallEntry<'a>>,
    calls_in_all: usize,
    timeline: Vec<EventEntry>,
}

#[derive(Serialize)]
struct BreachEntry<'a> {
    requirement: &'a RequirementId,
    order: &'a str,
    did: &'a str,
    money: &'a str,
    should: &'a str,
}

#[derive(Serialize)]
struct ClaimEntry<'a> {
    start: usize,
    order: &'a str,
    outcome: Claimed,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_id: Option<String>,
    at: String,
}

#[derive(Serialize)]
struct PaymentEntry<'a> {
    transaction_id: &'a str,
    account: String,
    currency: String,
    form_amount: String,
    vendor_id: String,
    status: i64,
    call: u64,
}

#[derive(Serialize)]
struct StartEntry<'a> {
    began: String,
    ended: String,
    exit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_words: Option<&'a str>,
}

#[derive(Serialize)]
struct CallEntry<'a> {
    number: u64,
    at: String,
    method: &'static str,
    summary: String,
    request: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    answer: String,
    committed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'a str>,
}

#[derive(Serialize)]
struct EventEntry {
    after: String,
    lane: &'static str,
    words: String,
}

/// The report as one JSON document.
///
/// # Panics
/// Never: everything in it has a JSON form.
#[must_use]
pub fn write(command: &str, results: &[TrialResult], contract: &Contract) -> String {
    let verdict = ClientVerdict::of(results);
    let report = Report {
        version: VERSION,
        kit: env!("CARGO_PKG_VERSION"),
        command,
        verdict,
        exit_code: verdict.exit_code(),
        trials: results
            .iter()
            .map(|result| trial(result, contract))
            .collect(),
    };
    serde_json::to_string_pretty(&report).expect("a report has a JSON form") + "\n"
}

fn trial<'a>(result: &'a TrialResult, contract: &Contract) -> TrialEntry<'a> {
    let evidence = result.evidence.as_ref();
    let calls = evidence.map_or(&[][..], |evidence| &evidence.calls);
    TrialEntry {
        id: &result.trial.id,
        title: &result.trial.title,
        verdict: result.verdict,
        reasons: result.reasons(contract),
        breaches: result.breaches.iter().map(breach).collect(),
        warnings: result.warnings.iter().map(ToString::to_string).collect(),
        claims: evidence.map(claims).unwrap_or_default(),
        payments: evidence.map_or_else(Vec::new, |one| one.payments.iter().map(payment).collect()),
        starts: evidence.map_or_else(Vec::new, |one| one.starts.iter().map(start).collect()),
        calls: ends(calls, MOST_CALLS).map(call).collect(),
        calls_in_all: calls.len(),
        timeline: evidence.map(timeline).unwrap_or_default(),
    }
}

fn breach(breach: &Breach) -> BreachEntry<'_> {
    BreachEntry {
        requirement: &breach.requirement,
        order: &breach.order,
        did: &breach.did,
        money: &breach.money,
        should: &breach.should,
    }
}

fn claims(evidence: &Evidence) -> Vec<ClaimEntry<'_>> {
    let starts = evidence.starts.iter().enumerate();
    starts
        .flat_map(|(number, start)| start.claims.iter().map(move |claim| (number, claim)))
        .map(|(number, claim)| ClaimEntry {
            start: number + 1,
            order: &claim.order,
            outcome: claim.outcome,
            transaction_id: claim.transaction_id.as_deref().map(Legible::text),
            at: claim.at.to_string(),
        })
        .collect()
}

fn payment(paid: &Paid) -> PaymentEntry<'_> {
    let Form {
        account,
        currency,
        amount,
        vendor_id,
    } = &paid.form;
    let text = |value: &Option<String>| Legible::text(value.as_deref().unwrap_or_default());
    PaymentEntry {
        transaction_id: &paid.transaction,
        account: text(account),
        currency: text(currency),
        form_amount: text(amount),
        vendor_id: text(vendor_id),
        status: i64::try_from(paid.status).unwrap_or(i64::MAX),
        call: paid.call,
    }
}

fn start(start: &Start) -> StartEntry<'_> {
    StartEntry {
        began: start.began.to_string(),
        ended: start.ended.to_string(),
        exit: format!("it {}", start.exit.in_words()),
        exit_code: match start.exit {
            Exit::Code(code) => Some(code),
            _ => None,
        },
        last_words: start.last_words.as_deref(),
    }
}

fn call(call: &Call) -> CallEntry<'_> {
    let (http_status, answer) = call.answer();
    CallEntry {
        number: call.number,
        at: call.at.to_string(),
        method: match call.kind {
            CallKind::Pay { .. } => "pam.pay_by_cash",
            CallKind::Check { .. } => "pam.check_payment",
            CallKind::Other => "other",
        },
        summary: call.in_words(),
        request: Legible::document(&call.request()),
        http_status,
        answer: Legible::document(&answer),
        committed: call.committed,
        fault: call.fault.as_deref(),
    }
}

fn timeline(evidence: &Evidence) -> Vec<EventEntry> {
    events(evidence)
        .into_iter()
        .map(|event| EventEntry {
            after: event.offset,
            lane: event.lane.word(),
            words: event.words,
        })
        .collect()
}
