//! `POST /proof`: how a tool makes sure that a URL is this simulator before it pays there.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AdminState;
use super::asked::Gateways;
use super::error::AdminError;
use super::input::Strict;
use crate::registry::DEFAULT;

/// A nonce to be shown by the gateway.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProofRequest {
    /// 1 to 128 characters out of `A-Z a-z 0-9 . _ -`, made up for this one question.
    #[schema(pattern = "^[A-Za-z0-9._-]{1,128}$", example = "3f9a1c")]
    nonce: String,
}

/// Where the nonce can be seen now.
#[derive(Serialize, ToSchema)]
pub(super) struct ProofAnswer {
    /// The URL to ask.
    gateway_url: String,
    /// What to do there, in words.
    how: &'static str,
}

/// Takes a nonce, which from now on comes back in `error.data.proof` of a GET to the gateway URL.
///
/// A GET whose header `X-Paysys-Sim-Proof` has the SHA-256 of such a nonce, in lower-case hex, is taken for that question: it is
/// answered like any other, but neither counted nor journalled as something that a client did.
#[utoipa::path(post, path = "", request_body = ProofRequest,
    responses((status = 200, body = ProofAnswer)))]
pub(super) async fn post(
    State(admin): State<AdminState>,
    gateways: Gateways,
    Strict(request): Strict<ProofRequest>,
) -> Result<Json<ProofAnswer>, AdminError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    if !(1..=128).contains(&request.nonce.len()) || !request.nonce.bytes().all(fits) {
        return Err(AdminError::bad_request(
            "a nonce has 1 to 128 characters out of A-Z a-z 0-9 . _ -",
        ));
    }
    admin.registry.post_proof(request.nonce).await?;
    Ok(Json(ProofAnswer {
        gateway_url: gateways.url(DEFAULT),
        how: "GET the gateway URL; the nonce is in error.data.proof",
    }))
}
