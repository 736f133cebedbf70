//! `GET /health`.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::AdminState;
use crate::registry::DEFAULT;

#[derive(Serialize)]
pub(super) struct Health {
    status: &'static str,
    version: &'static str,
    gateway_url: String,
    sandboxes: usize,
}

/// Says that the simulator runs, which version it is and where its gateway is.
pub(super) async fn show(State(admin): State<AdminState>) -> Json<Health> {
    Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        gateway_url: admin.gateway_url(DEFAULT),
        sandboxes: admin.registry.all().len(),
    })
}
