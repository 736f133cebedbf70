//! Who may use the admin: whoever has the token, and never a web page of another site.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use subtle::ConstantTimeEq;

use super::AdminState;
use super::error::AdminError;

/// What a caller must show when the admin listens beyond loopback. Never shown by `Debug`.
#[derive(Clone)]
pub struct AdminToken(String);

/// Its case does not matter (RFC 9110).
const SCHEME: &[u8] = b"Bearer ";

impl AdminToken {
    /// Takes a token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    fn is_shown_by(&self, headers: &HeaderMap) -> bool {
        let shown = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.as_bytes().split_at_checked(SCHEME.len()))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME))
            .map(|(_, token)| token);
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
    refuse_unread_query(request.uri())?;
    if admin.token.is_none() {
        refuse_foreign_host(request.headers())?;
    }
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

/// Without a token the admin listens on loopback only, so any other name is one that somebody made
/// lead here: a page could then call it as its own (DNS rebinding).
fn refuse_foreign_host(headers: &HeaderMap) -> Result<(), AdminError> {
    let Some(host) = headers.get(header::HOST) else {
        return Ok(());
    };
    let authority = host
        .to_str()
        .ok()
        .and_then(|host| host.parse::<Authority>().ok());
    let name = authority
        .as_ref()
        .map(|authority| authority.host().trim_matches(['[', ']']));
    let loopback = |name: &str| name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match name {
        Some(name) if name.eq_ignore_ascii_case("localhost") || loopback(name) => Ok(()),
        _ => Err(AdminError::cross_site(
            "without a token the admin answers to localhost only; see --admin-token",
        )),
    }
}

/// What takes a query reads it strictly; for the others any query is a mistake.
fn refuse_unread_query(uri: &Uri) -> Result<(), AdminError> {
    let reads_it = ["/calls", "/calls/stream", "/payments"];
    match uri.query() {
        Some(query)
            if !query.is_empty() && !reads_it.iter().any(|end| uri.path().ends_with(end)) =>
        {
            Err(AdminError::bad_request(format!(
                "{} takes no query, not {query:?}",
                uri.path()
            )))
        }
        _ => Ok(()),
    }
}
