//! `/sandboxes/{sandbox}/payments`: the ledger, and statuses set by hand.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};

use super::AdminState;
use super::error::AdminError;
use super::input::{Strict, StrictQuery};
use crate::core::command::Command;
use crate::core::ledger::TransactionId;
use crate::core::status::Status;
use crate::registry::HostedSandbox;
use crate::view::PaymentView;
use crate::wall_clock;

#[derive(Serialize)]
pub(super) struct PaymentList {
    payments: Vec<PaymentView>,
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
    StrictQuery(page): StrictQuery<Page>,
) -> Result<Json<PaymentList>, AdminError> {
    let sandbox = admin.sandbox(&name)?;
    let wall = wall_clock::now();
    let mut state = sandbox.state();
    let count = state.ledger(wall).len();
    let core = state.core();
    let behind = |id: TransactionId| page.after.is_none_or(|after| id.0 > after);
    let payments = core
        .payments()
        .filter(|(id, _)| behind(*id))
        .take(page.limit.unwrap_or(LISTED).min(LISTED))
        .map(|(id, payment)| PaymentView::of(&sandbox, core, id, payment, wall))
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
) -> Result<Json<PaymentView>, AdminError> {
    find(&*admin.sandbox(&name)?, TransactionId(id)).map(Json)
}

/// Sets a status, which ends the payment's progression.
pub(super) async fn set_status(
    State(admin): State<AdminState>,
    Path((name, id)): Path<(String, u64)>,
    Strict(request): Strict<StatusRequest>,
) -> Result<Json<PaymentView>, AdminError> {
    let sandbox = admin.sandbox(&name)?;
    let status = Status::from_code(request.status).ok_or_else(|| {
        let all = Status::ALL.map(|status| status.code().to_string());
        AdminError::not_one_of(
            "status",
            &request.status.to_string(),
            all.iter().map(String::as_str),
        )
    })?;
    let command = Command::SetStatus {
        transaction_id: TransactionId(id),
        status,
        force: request.force,
    };
    sandbox.state().command(command, wall_clock::now())?;
    find(&sandbox, TransactionId(id)).map(Json)
}

fn find(sandbox: &HostedSandbox, id: TransactionId) -> Result<PaymentView, AdminError> {
    let wall = wall_clock::now();
    let mut state = sandbox.state();
    let payment = state.ledger(wall).get(id).cloned();
    let payment =
        payment.ok_or_else(|| AdminError::not_found(format!("there is no payment {}", id.0)))?;
    Ok(PaymentView::of(sandbox, state.core(), id, &payment, wall))
}
