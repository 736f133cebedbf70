//! `GET /certificate.pem`: what a client of a self-signed gateway can be told to trust.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::AdminState;
use super::error::AdminError;

/// The gateway's certificate, where it speaks TLS.
pub(super) async fn show(State(admin): State<AdminState>) -> Result<Response, AdminError> {
    let pem = admin.certificate.as_deref().map(str::to_owned);
    let pem = pem.ok_or_else(|| {
        AdminError::not_found("the gateway speaks plain http; start it with --tls self-signed")
    })?;
    Ok(([(header::CONTENT_TYPE, "application/x-pem-file")], pem).into_response())
}
