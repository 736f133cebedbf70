//! `/sandboxes/{sandbox}/ledger`, `…/findings` and `…/coverage`: what the ledger and the journal tell about the client.

use axum::extract::State;
use axum::response::Response;

use super::AdminState;
use super::error::AdminError;
use super::input::StrictQuery;
use super::path::{Path, Reader, SandboxPath};
use crate::client_coverage::{self, Coverage};
use crate::findings::Findings;
use crate::ledger_report::{self, LedgerReport};
use crate::wall_clock;

/// Shows what was paid, and what was probably paid twice.
#[utoipa::path(get, path = "", params(SandboxPath, Reader), responses((status = 200, body = LedgerReport)))]
pub(super) async fn ledger(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
    StrictQuery(reader): StrictQuery<Reader>,
) -> Result<Response, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let language = reader.lang.language();
    let report = move || ledger_report::of(&sandbox, &sandbox.recall(wall_clock::now()), language);
    Ok(admin.aside.json(report).await)
}

/// Shows what the client did wrong, and what can no longer be told.
#[utoipa::path(get, path = "", params(SandboxPath, Reader), responses((status = 200, body = Findings)))]
pub(super) async fn findings(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
    StrictQuery(reader): StrictQuery<Reader>,
) -> Result<Response, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let language = reader.lang.language();
    let report = move || sandbox.findings(&sandbox.recall(wall_clock::now()), language);
    Ok(admin.aside.json(report).await)
}

/// Shows what the client has met, and what it never met.
#[utoipa::path(get, path = "", params(SandboxPath), responses((status = 200, body = Coverage)))]
pub(super) async fn coverage(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
) -> Result<Response, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let report =
        move || client_coverage::of(&sandbox, sandbox.recall(wall_clock::now()).memory.met);
    Ok(admin.aside.json(report).await)
}
