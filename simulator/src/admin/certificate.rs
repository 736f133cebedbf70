//! `GET /certificate.pem`: what a client of a self-signed gateway can be told to trust.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::AdminState;
use super::error::{AdminError, ErrorEnvelope};

/// The gateway's certificate, where it speaks TLS.
#[utoipa::path(get, path = "", responses(
    (status = 200, description = "A certificate in PEM.", body = String,
        content_type = "application/x-pem-file"),
    (status = 404, description = "The gateway speaks plain http.", body = ErrorEnvelope),
))]
pub(super) async fn show(State(admin): State<AdminState>) -> Result<Response, AdminError> {
    let pem = admin.certificate.as_deref().map(str::to_owned);
    let pem = pem.ok_or_else(|| {
        AdminError::not_found("the gateway speaks plain http; start it with --tls self-signed")
    })?;
    Ok(([(header::CONTENT_TYPE, "application/x-pem-file")], pem).into_response())
}
