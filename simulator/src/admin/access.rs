//! Who may use the admin: whoever has the token, and never a web page of another site.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use subtle::ConstantTimeEq;

use super::AdminState;
use super::error::AdminError;

/// What a caller must show when the admin listens beyond loopback. Never shown by `Debug`.
#[derive(Clone)]
pub struct AdminToken(String);

impl AdminToken {
    /// Takes a token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    fn is_shown_by(&self, headers: &HeaderMap) -> bool {
        let shown = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
        shown.is_some_and(|shown| shown.ct_eq(self.0.as_bytes()).into())
    }
}

impl std::fmt::Debug for AdminToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AdminToken(…)")
    }
}

/// Lets a request through or says why not.
pub(super) async fn guard(
    State(admin): State<AdminState>,
    request: Request,
    next: Next,
) -> Result<Response, AdminError> {
    refuse_cross_site(request.headers())?;
    match &admin.token {
        Some(token) if !token.is_shown_by(request.headers()) => Err(AdminError::unauthorized()),
        _ => Ok(next.run(request).await),
    }
}

/// A port on loopback can be reached from any page the user visits, so a browser's request is
/// taken only when it comes from the admin's own pages.
fn refuse_cross_site(headers: &HeaderMap) -> Result<(), AdminError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text("sec-fetch-site").unwrap_or("none");
    if !matches!(site, "none" | "same-origin") {
        return Err(AdminError::cross_site(
            "the admin does not answer pages of other sites",
        ));
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) if origin.split_once("://").map(|(_, at)| at) != Some(host) => {
            Err(AdminError::cross_site(
                "the admin does not answer pages of other sites",
            ))
        }
        _ => Ok(()),
    }
}
