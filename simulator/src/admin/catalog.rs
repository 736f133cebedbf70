//! `GET /catalog`.

use axum::Json;

use crate::catalogue::Catalogue;

/// Lists the reserved accounts and what paying to them does.
#[utoipa::path(get, path = "", responses((status = 200, body = Catalogue)))]
pub(super) async fn show() -> Json<&'static Catalogue> {
    Json(Catalogue::built_in())
}
