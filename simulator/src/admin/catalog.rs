//! `GET /catalog`.

use axum::Json;

use crate::catalogue::Catalogue;

/// Lists the reserved accounts and what paying to them does.
pub(super) async fn show() -> Json<&'static Catalogue> {
    Json(Catalogue::built_in())
}
