//! `/sandboxes/{sandbox}/payments`: the ledger, and statuses set by hand.

mod csv;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AdminState;
use super::error::{AdminError, ErrorEnvelope};
use super::input::{Strict, StrictQuery};
use super::path::{Path, PaymentPath, PaymentsQuery, SandboxPath};
use crate::registry::HostedSandbox;
use crate::view::PaymentView;
use crate::wall_clock;
use paysys_core::command::Command;
use paysys_core::ledger::TransactionId;
use paysys_core::reference::Reference;
use paysys_core::sandbox::Snapshot;
use paysys_core::status::Status;

/// Part of a sandbox's ledger, in the order the payments were made.
#[derive(Serialize, ToSchema)]
pub(super) struct PaymentList {
    /// Those that were asked for.
    payments: Vec<PaymentView>,
    /// How many there are in all, or with the reference that is asked for.
    count: u64,
    /// How many are still to be committed, later.
    late_commits: usize,
}

/// The most payments that are listed at once.
const LISTED: usize = 1000;

/// A status to be set by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"status": 3, "force": false}))]
pub(super) struct StatusRequest {
    /// The status as the wire has it: 0, 1, 2, 3, 6, 7 or -1.
    status: i64,
    /// Whether it is set even where it cannot follow.
    #[serde(default)]
    force: bool,
}

/// Lists payments in the order they were made: at most `limit` of those behind id `after`. With `format=csv`
/// it exports all of them for a spreadsheet: a text that one could take for a formula has a `'` in front.
#[utoipa::path(get, path = "", params(SandboxPath, PaymentsQuery),
    responses((status = 200, content((PaymentList = "application/json"), (String = "text/csv")))))]
pub(super) async fn list(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
    StrictQuery(page): StrictQuery<PaymentsQuery>,
) -> Result<Response, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    match page.format.as_deref() {
        None | Some("json") => {
            let list = move || PaymentList::of(&sandbox, &page);
            Ok(admin.aside.json(list).await)
        }
        Some("csv") if page.limit.is_some() => Err(AdminError::bad_request(
            "format=csv exports all that are meant; leave out limit",
        )),
        Some("csv") => Ok(csv::export(&admin.aside, sandbox, page).await),
        Some(other) => Err(AdminError::not_one_of("format", other, ["json", "csv"])),
    }
}

impl PaymentList {
    fn of(sandbox: &HostedSandbox, page: &PaymentsQuery) -> Self {
        let snapshot = sandbox.snapshot(wall_clock::now());
        let most = page.limit.unwrap_or(LISTED).min(LISTED);
        let (meant, count) = meant(page, &snapshot);
        Self {
            payments: PaymentView::list(sandbox, &snapshot, meant.take(most)),
            count,
            late_commits: snapshot.late_commits(),
        }
    }
}

/// The payments behind `after` that are meant, and how many are meant in all.
fn meant(
    page: &PaymentsQuery,
    snapshot: &Snapshot,
) -> (impl Iterator<Item = TransactionId> + Send + use<>, u64) {
    let first = snapshot.ledger().first().0;
    let behind = page.after.map_or(first, |after| after.saturating_add(1));
    // Ids are consecutive, so nothing before the page is looked at.
    let skipped = usize::try_from(behind.saturating_sub(first)).unwrap_or(usize::MAX);
    let reference = page.reference.as_deref();
    let called = reference.map(|reference| called(reference, snapshot));
    let count = called
        .as_ref()
        .map_or(snapshot.ledger().len(), |called| called.len() as u64);
    let all = called
        .is_none()
        .then(|| snapshot.ledger().ids().skip(skipped));
    let called = called
        .into_iter()
        .flatten()
        .filter(move |id| id.0 >= behind);
    (all.into_iter().flatten().chain(called), count)
}

/// The payments that their clients call so, by a text or by a number in any spelling.
fn called(text: &str, snapshot: &Snapshot) -> Vec<TransactionId> {
    let wanted = Reference::ways_to_mean(text);
    let all = snapshot.ledger().iter();
    let called = all.filter(|(_, payment)| {
        let reference = payment.reference.as_ref();
        reference.is_some_and(|reference| wanted.contains(&reference.canonical()))
    });
    called.map(|(id, _)| id).collect()
}

/// Shows one payment.
#[utoipa::path(get, path = "", params(PaymentPath), responses((status = 200, body = PaymentView)))]
pub(super) async fn show(
    State(admin): State<AdminState>,
    Path(path): Path<PaymentPath>,
) -> Result<Json<PaymentView>, AdminError> {
    find(
        &*admin.sandbox(&path.sandbox).await?,
        TransactionId(path.payment),
    )
    .map(Json)
}

/// Sets a status, which ends the payment's progression.
#[utoipa::path(post, path = "", params(PaymentPath), request_body = StatusRequest, responses(
    (status = 200, body = PaymentView),
    (status = 409, description = "It cannot follow; it says what can.", body = ErrorEnvelope),
))]
pub(super) async fn set_status(
    State(admin): State<AdminState>,
    Path(path): Path<PaymentPath>,
    Strict(request): Strict<StatusRequest>,
) -> Result<Json<PaymentView>, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let status = Status::from_code(request.status).ok_or_else(|| {
        let all = Status::ALL.map(|status| status.code().to_string());
        AdminError::not_one_of(
            "status",
            &request.status.to_string(),
            all.iter().map(String::as_str),
        )
    })?;
    let command = Command::SetStatus {
        transaction_id: TransactionId(path.payment),
        status,
        force: request.force,
    };
    sandbox.order(command).await?;
    find(&sandbox, TransactionId(path.payment)).map(Json)
}

fn find(sandbox: &HostedSandbox, id: TransactionId) -> Result<PaymentView, AdminError> {
    let snapshot = sandbox.snapshot(wall_clock::now());
    PaymentView::of(sandbox, &snapshot, id)
        .ok_or_else(|| AdminError::not_found(format!("there is no payment {}", id.0)))
}
