//! `/sandboxes/{sandbox}/double-payments`: what was probably paid twice, page by page.

use axum::extract::State;
use axum::response::Response;

use super::AdminState;
use super::error::AdminError;
use super::input::StrictQuery;
use super::path::{DoublesPage, Path, SandboxPath};
use crate::doubles::{DoubleList, LISTED, Part};
use crate::wall_clock;

/// Lists payments that were probably made twice, in the order of the second payouts.
#[utoipa::path(get, path = "", params(SandboxPath, DoublesPage),
    responses((status = 200, body = DoubleList)))]
pub(super) async fn list(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
    StrictQuery(page): StrictQuery<DoublesPage>,
) -> Result<Response, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let wanted = Part {
        after: page.after.unwrap_or(0),
        most: page.limit.unwrap_or(LISTED).min(LISTED),
    };
    let list = move || {
        let recalled = sandbox.recall(wall_clock::now());
        DoubleList::of(sandbox.redaction(), &recalled, wanted, page.lang.language())
    };
    Ok(admin.aside.json(list).await)
}
