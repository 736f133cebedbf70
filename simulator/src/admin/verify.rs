//! `POST /sandboxes/{sandbox}/verify`: was it called and paid as a test expects?

use axum::extract::State;
use axum::response::Response;

use super::AdminState;
use super::error::AdminError;
use super::input::Strict;
use super::path::{Path, SandboxPath};
use crate::verification::{Verification, Verified, VerifyRequest};
use crate::wall_clock;

/// Compares expectations with journal, ledger and rules. Payments that are expected count as meant from
/// now on, so that several of them are no double payment.
#[utoipa::path(post, path = "", params(SandboxPath), request_body = VerifyRequest,
    responses((status = 200, body = Verified)))]
pub(super) async fn verify(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
    Strict(request): Strict<VerifyRequest>,
) -> Result<Response, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let declared = sandbox.declare(request.declared()).await?;
    let verification = Verification::new(sandbox, request, declared)?;
    let verify = move || verification.conclude(wall_clock::now());
    Ok(admin.aside.json(verify).await)
}
