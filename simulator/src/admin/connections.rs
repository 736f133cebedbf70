//! `GET /connections`: what came to the gateway's port and never became a request.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::AdminState;

/// What was turned away below HTTP.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"turned_away": 3, "causes": {"tls-on-http": 2, "bad-header": 1}}))]
pub(super) struct Connections {
    /// How often something came that never became a request.
    turned_away: u64,
    /// The same by its likely cause. Each stands in the journal of the default sandbox, with the outcome
    /// `not-a-call` and an explanation.
    causes: BTreeMap<Cow<'static, str>, u64>,
}

/// Counts what came to the gateway's port and never became a request: TLS where http is spoken or the
/// reverse, handshakes that failed, heads that cannot be read, silence.
#[utoipa::path(get, path = "", responses((status = 200, body = Connections)))]
pub(super) async fn show(State(admin): State<AdminState>) -> Json<Connections> {
    let causes = admin.turned_away.all();
    Json(Connections {
        turned_away: causes.values().sum(),
        causes,
    })
}
