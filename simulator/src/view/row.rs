//! One call in a line, for whoever looks at many of them.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::calls::{CallField, Facts};
use crate::journal::{Entry, Outcome, Ruling};
use crate::registry::HostedSandbox;
use crate::shape::{StatusShape, timestamp};
use paysys_core::rule::RuleId;
use paysys_core::sandbox::Decision;

/// So many characters of a text that a client chose are shown in a line.
const SHOWN: usize = 200;

/// One call, or a request that never became one, in short. What a client sent is shown as it was sent, right
/// or wrong, up to 200 characters of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CallRow {
    /// Its number in the sandbox, from one.
    pub number: u64,
    /// When, by the sandbox's clock.
    #[schema(format = DateTime)]
    pub at: String,
    /// When, by the wall clock.
    #[schema(format = DateTime)]
    pub wall: String,
    /// The number of its connection in the process.
    pub connection: u64,
    /// `payout`, `check`, `stub`, `error` or `not-a-call`.
    pub outcome: &'static str,
    /// The method that was asked for.
    pub method: Value,
    /// Who called, where the `Auth` header was good.
    pub service_id: Option<String>,
    /// The trace of the client that it belongs to, where it sent a `traceparent` that is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// Who is paid; of a check, by the payment that it asks about, and so are the next three.
    pub vendor_id: Value,
    /// Whom it pays.
    pub account: Value,
    /// How much, in the form's unit.
    pub amount: Value,
    /// In which currency.
    pub currency: Value,
    /// The code of the error.
    pub error: Option<i32>,
    /// What the `Auth` header was found to be, where it was not accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth: Option<&'static str>,
    /// The name of the mistake in that header, or in what never became a request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mistake: Option<Cow<'static, str>>,
    /// Whether the call wrote a payment to the ledger.
    pub committed: bool,
    /// Whether it was answered with a payment that was made earlier, so that nothing new is paid.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub told_again: bool,
    /// When the payment is made, where that comes later.
    #[schema(format = DateTime)]
    pub commits_at: Option<String>,
    /// The payment it made or asked about.
    pub transaction_id: Option<u64>,
    /// What the payment shows since.
    pub status_after: Option<StatusShape>,
    /// The rules that had a part in it.
    #[schema(value_type = Vec<u64>)]
    pub rules: Vec<RuleId>,
    /// Whether a reserved account had a part in it.
    pub reserved_account: bool,
    /// The fault that struck: a preset's name, or `custom`.
    pub fault: Option<String>,
    /// The HTTP status of the answer, delivered or not; 0 where the connection was turned away without one.
    pub http_status: u16,
    /// Bytes of HTTP that were written to the connection, head and body.
    pub bytes: u64,
    /// How the delivery ended: `pending`, `answered`, `closed`, `reset`, `client-gone`, `unknown`.
    pub ended: &'static str,
    /// What the client can know by it of the money: `plainly`, `refused`, `unclear`, `hidden`, `client-gone`, `not-yet`.
    pub told: &'static str,
}

impl CallRow {
    pub fn of(sandbox: &HostedSandbox, entry: &Entry) -> Self {
        let veil = sandbox.redaction().veil_of(entry);
        let facts = Facts::shown(sandbox, entry, &veil);
        let field = |field| cut(facts.get(field));
        let text = |field| facts.get(field).as_str().map(str::to_owned);
        let ruling = entry.ruling.as_ref();
        let decision = ruling.map(|ruling| &ruling.decision);
        let delivered = entry.receipt.delivered();
        Self {
            number: entry.number,
            at: timestamp(entry.at),
            wall: timestamp(entry.received.wall),
            connection: entry.received.connection,
            outcome: Outcome::of(entry).name(),
            method: field(CallField::Method),
            service_id: text(CallField::ServiceId),
            trace_id: entry.trace().map(|trace| veil.trace_id(trace.trace_id)),
            vendor_id: field(CallField::VendorId),
            account: field(CallField::Account),
            amount: field(CallField::Amount),
            currency: field(CallField::Currency),
            error: facts.error_code(),
            auth: ruling.and_then(refused_header),
            mistake: mistake(entry),
            committed: decision.is_some_and(|decision| decision.committed.is_some()),
            told_again: decision.is_some_and(|decision| decision.original.is_some()),
            commits_at: decision.and_then(|decision| decision.commits_at.map(timestamp)),
            transaction_id: facts.get(CallField::TransactionId).as_u64(),
            status_after: decision.and_then(|decision| decision.after.map(StatusShape)),
            rules: decision.map_or_else(Vec::new, |decision| decision.rules.clone()),
            reserved_account: decision.is_some_and(|decision| decision.reserved_account),
            fault: decision.and_then(fault),
            http_status: entry.answered.status,
            bytes: delivered.bytes,
            ended: delivered.ending.name(),
            told: entry.told().name(),
        }
    }
}

fn refused_header(ruling: &Ruling) -> Option<&'static str> {
    (!ruling.auth.is_accepted()).then(|| ruling.auth.name())
}

fn mistake(entry: &Entry) -> Option<Cow<'static, str>> {
    let of_header = entry
        .ruling
        .as_ref()
        .and_then(|ruling| ruling.diagnosis.as_deref());
    let diagnosis = of_header.or(entry.turned_away.as_deref());
    diagnosis.map(|diagnosis| diagnosis.mistake.clone())
}

fn fault(decision: &Decision) -> Option<String> {
    decision.fault.as_ref().map(|fault| fault.name.clone())
}

/// A body may hold a text of any length, or an object where a number belongs.
fn cut(value: Value) -> Value {
    let text = match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => return value,
        Value::String(text) => text,
        other => other.to_string(),
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}
