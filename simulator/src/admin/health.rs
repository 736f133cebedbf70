//! `GET /health`.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::AdminState;
use crate::registry::DEFAULT;

/// A simulator that runs.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    /// Always `ok`: a simulator that is not well does not answer.
    status: &'static str,
    /// The version of the simulator.
    version: &'static str,
    /// Where the default sandbox's gateway is.
    gateway_url: String,
    /// How many sandboxes there are.
    sandboxes: usize,
}

/// Says that the simulator runs, which version it is and where its gateway is.
#[utoipa::path(get, path = "", responses((status = 200, body = Health)))]
pub(super) async fn show(State(admin): State<AdminState>) -> Json<Health> {
    Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        gateway_url: admin.gateway_url(DEFAULT),
        sandboxes: admin.registry.all().len(),
    })
}
