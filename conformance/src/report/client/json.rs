//! The report for machines, and its JSON Schema: what stands over a member here is what the schema says about it.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::timeline::{Lane, events};
use super::{ends, named};
use crate::report::schema::schema_of;
use paysys_contract::{Contract, RequirementId, Words};
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

/// How a client did on trial; see docs/clients.md. Members are added within a version, never changed or removed.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "PaySys client report")]
struct Report<'a> {
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// The kit that judged.
    kit: &'static str,
    /// The client, or that it was listened to.
    command: &'a str,
    verdict: ClientVerdict,
    #[schemars(extend("enum" = [0, 1, 3]))]
    exit_code: u8,
    trials: Vec<TrialEntry<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct TrialEntry<'a> {
    id: &'a str,
    /// What goes wrong.
    title: &'a str,
    verdict: TrialVerdict,
    /// One paragraph each.
    reasons: Vec<String>,
    breaches: Vec<BreachEntry<'a>>,
    /// What is unwise and decides nothing.
    warnings: Vec<String>,
    claims: Vec<ClaimEntry<'a>>,
    payments: Vec<PaymentEntry<'a>>,
    starts: Vec<StartEntry<'a>>,
    calls: Vec<CallEntry<'a>>,
    /// How many calls there were; the list may be shorter.
    calls_in_all: usize,
    timeline: Vec<EventEntry>,
}

#[derive(Serialize, JsonSchema)]
struct BreachEntry<'a> {
    #[schemars(extend("pattern" = "^SAF-[0-9]{2}$"))]
    requirement: &'a RequirementId,
    order: &'a str,
    /// What the client did.
    did: String,
    /// What the money did.
    money: String,
    /// What the client should have done.
    should: String,
}

#[derive(Serialize, JsonSchema)]
struct ClaimEntry<'a> {
    /// Which start said so, from one.
    start: usize,
    order: &'a str,
    outcome: Claimed,
    /// As text, so that every digit survives.
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_id: Option<String>,
    #[schemars(extend("format" = "date-time"))]
    at: String,
}

#[derive(Serialize, JsonSchema)]
struct PaymentEntry<'a> {
    /// As text, so that every digit survives.
    transaction_id: &'a str,
    /// Whom it pays.
    account: String,
    currency: String,
    /// The form's amount, every digit of it.
    form_amount: String,
    vendor_id: String,
    /// In the end.
    status: i64,
    /// The call that made it.
    call: u64,
}

#[derive(Serialize, JsonSchema)]
struct StartEntry<'a> {
    #[schemars(extend("format" = "date-time"))]
    began: String,
    #[schemars(extend("format" = "date-time"))]
    ended: String,
    /// How it ended.
    exit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<i32>,
    /// The end of what it wrote to its standard error.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_words: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct CallEntry<'a> {
    /// Its number in the sandbox.
    number: u64,
    #[schemars(extend("format" = "date-time"))]
    at: String,
    #[schemars(extend("enum" = ["pam.pay_by_cash", "pam.check_payment", "other"]))]
    method: &'static str,
    /// What was asked and shown.
    summary: String,
    /// The request's body.
    request: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    /// The answer's body, or why there was none.
    answer: String,
    /// Whether it made a payment, then or later.
    committed: bool,
    /// The fault that struck.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct EventEntry {
    /// How long after the first start.
    after: String,
    lane: Lane,
    words: String,
}

/// The schema, ready to be committed as `fixtures/schema/client-report.json`.
#[must_use]
pub fn schema() -> Value {
    schema_of::<Report<'_>>()
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
        command: named(command, Words::default()),
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
        title: &result.trial.title.en,
        verdict: result.verdict,
        reasons: result.reasons(contract, Words::default()),
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
        did: breach.did.to_string(),
        money: breach.money.to_string(),
        should: breach.should.to_string(),
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
        exit: format!("it {}", start.exit.said()),
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
        summary: call.said().to_string(),
        request: Legible::document(&call.request()),
        http_status,
        answer: Legible::document(&answer),
        committed: call.committed,
        fault: call.fault.as_deref(),
    }
}

fn timeline(evidence: &Evidence) -> Vec<EventEntry> {
    events(evidence, Words::default())
        .into_iter()
        .map(|event| EventEntry {
            after: event.offset,
            lane: event.lane,
            words: event.words,
        })
        .collect()
}
