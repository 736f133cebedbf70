//! `/sandboxes/{sandbox}/payments`: the ledger, and statuses set by hand.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};

use super::AdminState;
use super::error::AdminError;
use super::input::Strict;
use super::shape::{StatusShape, timestamp};
use crate::core::ledger::TransactionId;
use crate::core::status::Status;
use crate::core::{Moment, Payment, Sandbox};
use crate::registry::HostedSandbox;
use crate::wall_clock;

#[derive(Serialize)]
pub(super) struct PaymentAnswer {
    transaction_id: TransactionId,
    service_id: String,
    vendor_id: u64,
    account: String,
    currency: String,
    /// In the form's unit.
    form_amount: u64,
    /// In UZS.
    amount: u64,
    status: StatusShape,
    #[serde(rename = "final")]
    is_final: bool,
    /// Nothing where the status was set by hand.
    progression: Option<String>,
    created: String,
    date: i64,
    call: u64,
    next_step: Option<String>,
}

#[derive(Serialize)]
pub(super) struct PaymentList {
    payments: Vec<PaymentAnswer>,
    count: usize,
    late_commits: usize,
}

/// Which part of a long list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    after: Option<u64>,
    limit: Option<usize>,
}

/// The most payments that are listed at once.
const LISTED: usize = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusRequest {
    status: i64,
    #[serde(default)]
    force: bool,
}

/// Lists payments in the order they were made: at most `limit` of those behind id `after`.
pub(super) async fn list(
    State(admin): State<AdminState>,
    Path(name): Path<String>,
    Query(page): Query<Page>,
) -> Result<Json<PaymentList>, AdminError> {
    let sandbox = admin.sandbox(&name)?;
    let wall = wall_clock::now();
    let mut state = sandbox.state();
    let count = state.core.ledger(wall).len();
    let core = &state.core;
    let behind = |id: TransactionId| page.after.is_none_or(|after| id.0 > after);
    let payments = core
        .payments()
        .filter(|(id, _)| behind(*id))
        .take(page.limit.unwrap_or(LISTED).min(LISTED))
        .map(|(id, payment)| answer(&sandbox, core, id, payment, wall))
        .collect();
    Ok(Json(PaymentList {
        payments,
        count,
        late_commits: core.late_commits(),
    }))
}

/// Shows one payment.
pub(super) async fn show(
    State(admin): State<AdminState>,
    Path((name, id)): Path<(String, u64)>,
) -> Result<Json<PaymentAnswer>, AdminError> {
    find(&*admin.sandbox(&name)?, TransactionId(id)).map(Json)
}

/// Sets a status, which ends the payment's progression.
pub(super) async fn set_status(
    State(admin): State<AdminState>,
    Path((name, id)): Path<(String, u64)>,
    Strict(request): Strict<StatusRequest>,
) -> Result<Json<PaymentAnswer>, AdminError> {
    let sandbox = admin.sandbox(&name)?;
    let status = Status::from_code(request.status).ok_or_else(|| {
        let all = Status::ALL.map(|status| status.code().to_string());
        AdminError::not_one_of(
            "status",
            &request.status.to_string(),
            all.iter().map(String::as_str),
        )
    })?;
    let wall = wall_clock::now();
    sandbox
        .state()
        .core
        .set_status(TransactionId(id), status, request.force, wall)?;
    find(&sandbox, TransactionId(id)).map(Json)
}

fn find(sandbox: &HostedSandbox, id: TransactionId) -> Result<PaymentAnswer, AdminError> {
    let wall = wall_clock::now();
    let mut state = sandbox.state();
    let payment = state.core.ledger(wall).get(id).cloned();
    let payment =
        payment.ok_or_else(|| AdminError::not_found(format!("there is no payment {}", id.0)))?;
    Ok(answer(sandbox, &state.core, id, &payment, wall))
}

fn answer(
    sandbox: &HostedSandbox,
    core: &Sandbox,
    transaction_id: TransactionId,
    payment: &Payment,
    wall: Moment,
) -> PaymentAnswer {
    let behaviour = core.behaviour();
    let shown = core.shown(transaction_id, payment, wall);
    PaymentAnswer {
        transaction_id,
        service_id: sandbox.services()[usize::from(payment.service.0)]
            .id
            .clone(),
        vendor_id: behaviour.vendor_of(payment).id,
        account: payment.account.to_string(),
        currency: behaviour.currency_of(payment).to_owned(),
        form_amount: payment.form_amount.get(),
        amount: payment.amount.0,
        status: StatusShape(shown),
        is_final: shown.is_final(),
        progression: payment
            .progression(behaviour)
            .map(|progression| progression.name.clone()),
        created: timestamp(payment.created),
        date: payment.created.as_seconds(),
        call: payment.call,
        next_step: core.next_step(transaction_id, payment, wall).map(timestamp),
    }
}
