//! `POST /proof`: how a tool makes sure that a URL is this simulator before it pays there.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::AdminState;
use super::error::AdminError;
use super::input::Strict;
use crate::registry::DEFAULT;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProofRequest {
    nonce: String,
}

#[derive(Serialize)]
pub(super) struct ProofAnswer {
    gateway_url: String,
    how: &'static str,
}

/// Takes a nonce, which from now on comes back in `error.data.proof` of a GET to the gateway URL.
pub(super) async fn post(
    State(admin): State<AdminState>,
    Strict(request): Strict<ProofRequest>,
) -> Result<Json<ProofAnswer>, AdminError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    if !(1..=128).contains(&request.nonce.len()) || !request.nonce.bytes().all(fits) {
        return Err(AdminError::bad_request(
            "a nonce has 1 to 128 characters out of A-Z a-z 0-9 . _ -",
        ));
    }
    admin.proofs.post(request.nonce);
    Ok(Json(ProofAnswer {
        gateway_url: admin.gateway_url(DEFAULT),
        how: "GET the gateway URL; the nonce is in error.data.proof",
    }))
}
