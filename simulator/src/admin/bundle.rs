//! `/sandboxes/{sandbox}/bundle`: everything that happened, to be replayed elsewhere.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::AdminState;
use super::error::AdminError;
use super::path::{Path, SandboxPath};
use crate::{entropy, replay};

/// Downloads what `paysys-simulator replay` takes.
///
/// It is written while it is sent: a large journal neither stops calls nor is held in memory twice.
#[utoipa::path(get, path = "", params(SandboxPath), responses(
    (status = 200, body = Object, description = "A bundle; its inside belongs to its version."),
))]
pub(super) async fn show(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
) -> Result<Response, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let drawn = entropy::seed().map_err(|_| AdminError::no_chance())?;
    let begin = move || replay::bundle(sandbox, drawn.0);
    let chunks = admin.aside.run(begin).await;
    let body = admin.aside.body(chunks);
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}
