//! `GET /health` and `GET /ready`.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::AdminState;
use super::access::Stranger;
use super::asked::Gateways;
use super::error::AdminError;
use crate::registry::DEFAULT;

/// A simulator that runs.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    /// Always `ok`: a simulator that is not well does not answer.
    status: &'static str,
    /// The version of the simulator.
    version: &'static str,
    /// Where the default sandbox's gateway is; only for whoever may use this admin.
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway_url: Option<String>,
    /// How many sandboxes there are; only for whoever may use this admin.
    #[serde(skip_serializing_if = "Option::is_none")]
    sandboxes: Option<usize>,
}

/// Says that the simulator runs, which version it is and where its gateway is.
///
/// Where the admin wants a token, whoever shows none is told status and version only.
#[utoipa::path(get, path = "", responses((status = 200, body = Health)))]
pub(super) async fn show(
    State(admin): State<AdminState>,
    stranger: Option<Extension<Stranger>>,
    gateways: Gateways,
) -> Json<Health> {
    let is_known = stranger.is_none();
    Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        gateway_url: is_known.then(|| gateways.url(DEFAULT)),
        sandboxes: is_known.then(|| admin.registry.all().len()),
    })
}

/// A simulator that takes calls.
#[derive(Serialize, ToSchema)]
pub(super) struct Ready {
    /// Always `ready`: one that is not answers with a refusal.
    status: &'static str,
}

/// Says whether calls would be taken now, for whatever sends them here: not while
/// the database cannot be reached or written to, or the disk of a directory is full.
///
/// Where the admin wants a token, whoever shows none is not told why.
#[utoipa::path(get, path = "", responses((status = 200, body = Ready)))]
pub(super) async fn ready(
    State(admin): State<AdminState>,
    stranger: Option<Extension<Stranger>>,
) -> Result<Json<Ready>, AdminError> {
    match admin.registry.ready().await {
        Ok(()) => Ok(Json(Ready { status: "ready" })),
        Err(_) if stranger.is_some() => Err(AdminError::not_ready()),
        Err(why) => Err(why.into()),
    }
}
