//! `POST /sandboxes/{sandbox}/verify`: was it called and paid as a test expects?

use axum::Json;
use axum::extract::{Path, State};

use super::AdminState;
use super::error::AdminError;
use super::input::Strict;
use crate::verification::{Verification, Verified, VerifyRequest};
use crate::wall_clock;

/// Compares expectations with journal, ledger and rules. Payments that are expected count as meant from
/// now on, so that several of them are no double payment.
pub(super) async fn verify(
    State(admin): State<AdminState>,
    Path(name): Path<String>,
    Strict(request): Strict<VerifyRequest>,
) -> Result<Json<Verified>, AdminError> {
    let mut verification = Verification::new(admin.sandbox(&name)?, request)?;
    while verification.look() {
        // Others are served while a long journal is looked through.
        tokio::task::yield_now().await;
    }
    Ok(Json(verification.conclude(wall_clock::now())))
}
