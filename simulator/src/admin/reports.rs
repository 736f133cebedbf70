//! `/sandboxes/{sandbox}/ledger`, `…/findings` and `…/coverage`: what the ledger and the journal tell about the client.

use axum::Json;
use axum::extract::State;

use super::AdminState;
use super::error::AdminError;
use super::path::{Path, SandboxPath};
use crate::coverage::{self, Coverage};
use crate::findings::{Findings, Scene};
use crate::ledger::{self, LedgerReport};
use crate::wall_clock;

/// Shows what was paid, and what was probably paid twice.
#[utoipa::path(get, path = "", params(SandboxPath), responses((status = 200, body = LedgerReport)))]
pub(super) async fn ledger(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
) -> Result<Json<LedgerReport>, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox)?;
    let wall = wall_clock::now();
    let mut state = sandbox.state();
    state.ledger(wall);
    Ok(Json(ledger::of(&state, &sandbox, wall)))
}

/// Shows what the client did wrong, and what can no longer be told.
#[utoipa::path(get, path = "", params(SandboxPath), responses((status = 200, body = Findings)))]
pub(super) async fn findings(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
) -> Result<Json<Findings>, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox)?;
    let mut state = sandbox.state();
    state.ledger(wall_clock::now());
    let scene = Scene::of(&state);
    drop(state);
    Ok(Json(scene.findings()))
}

/// Shows what the client has met, and what it never met.
#[utoipa::path(get, path = "", params(SandboxPath), responses((status = 200, body = Coverage)))]
pub(super) async fn coverage(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
) -> Result<Json<Coverage>, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox)?;
    let report = coverage::of(&sandbox.state());
    Ok(Json(report))
}
