//! `/sandboxes/{sandbox}/calls`: the journal.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;

use super::AdminState;
use super::error::AdminError;
use super::shape::{StatusShape, timestamp};
use crate::core::answer::Reply;
use crate::core::ledger::TransactionId;
use crate::core::rule::RuleId;
use crate::doctor::Diagnosis;
use crate::journal::{Entry, Ruling};
use crate::registry::HostedSandbox;

#[derive(Serialize)]
pub(super) struct CallList {
    calls: Vec<CallAnswer>,
    evicted: u64,
}

#[derive(Serialize)]
pub(super) struct CallAnswer {
    number: u64,
    at: String,
    wall: String,
    connection: u64,
    request: RequestShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<DecisionShape>,
    answered: AnsweredShape,
    delivered: DeliveredShape,
}

#[derive(Serialize)]
struct RequestShape {
    head: String,
    body: String,
}

#[derive(Serialize)]
struct DecisionShape {
    method: Option<&'static str>,
    service_id: Option<String>,
    auth: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnosis: Option<Diagnosis>,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    committed: bool,
    transaction_id: Option<TransactionId>,
    commits_at: Option<String>,
    status: Option<StatusShape>,
    rules: Vec<RuleId>,
    reserved_account: bool,
    fault: Option<String>,
}

#[derive(Serialize)]
struct AnsweredShape {
    http_status: u16,
    body: String,
}

#[derive(Serialize)]
struct DeliveredShape {
    bytes: u64,
    ended: &'static str,
}

/// Lists what the journal still has, oldest first.
pub(super) async fn list(
    State(admin): State<AdminState>,
    Path(name): Path<String>,
) -> Result<Json<CallList>, AdminError> {
    let sandbox = admin.sandbox(&name)?;
    let state = sandbox.state();
    let calls = state
        .journal()
        .iter()
        .map(|entry| answer(&sandbox, entry))
        .collect();
    Ok(Json(CallList {
        calls,
        evicted: state.journal().evicted(),
    }))
}

fn answer(sandbox: &HostedSandbox, entry: &Entry) -> CallAnswer {
    let delivered = entry.receipt.delivered();
    CallAnswer {
        number: entry.number,
        at: timestamp(entry.at),
        wall: timestamp(entry.received.wall),
        connection: entry.received.connection,
        request: RequestShape {
            head: entry.received.head.to_string(),
            body: text(&entry.received.body),
        },
        decided: entry
            .ruling
            .as_ref()
            .map(|ruling| decision(sandbox, ruling)),
        answered: AnsweredShape {
            http_status: entry.answered.status,
            body: text(&entry.answered.body),
        },
        delivered: DeliveredShape {
            bytes: delivered.bytes,
            ended: delivered.ending.name(),
        },
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn decision(sandbox: &HostedSandbox, ruling: &Ruling) -> DecisionShape {
    let decision = &ruling.decision;
    let (outcome, refusal) = match &decision.reply {
        Reply::Payout(_) => ("payout", None),
        Reply::Check(_) => ("check", None),
        Reply::Error(refusal) => ("error", Some(refusal)),
    };
    let service = decision
        .service
        .map(|service| &sandbox.services()[usize::from(service.0)]);
    DecisionShape {
        method: decision.method.map(crate::core::method::Method::name),
        service_id: service.map(|service| service.id.clone()),
        auth: ruling.auth.name(),
        diagnosis: ruling.diagnosis.as_deref().cloned(),
        outcome,
        error: refusal.map(|refusal| refusal.code.0),
        reason: refusal.map(|refusal| refusal.reason.clone()),
        committed: decision.committed.is_some(),
        transaction_id: decision.committed.or(decision.checked.map(|(id, _)| id)),
        commits_at: decision.commits_at.map(timestamp),
        status: decision.checked.map(|(_, shown)| StatusShape(shown)),
        rules: decision.rules.clone(),
        reserved_account: decision.reserved_account,
        fault: decision.fault.as_ref().map(|named| named.name.clone()),
    }
}
