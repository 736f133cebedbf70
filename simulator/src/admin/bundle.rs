//! `/sandboxes/{sandbox}/bundle`: everything that happened, to be replayed elsewhere.

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::AdminState;
use super::error::AdminError;
use super::path::{Path, SandboxPath};
use crate::{bundle, entropy};

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
    let sandbox = admin.sandbox(&path.sandbox)?;
    let drawn = entropy::seed().map_err(|_| AdminError::no_chance())?;
    let begin = move || bundle::chunks(sandbox, drawn.0);
    let chunks = admin.aside.run(begin).await;
    let chunks = stream::unfold(chunks, |mut chunks| async move {
        // Calls are answered between any two pieces.
        tokio::task::yield_now().await;
        Some((Ok::<_, Infallible>(chunks.next()?), chunks))
    });
    let body = Body::from_stream(chunks);
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}
