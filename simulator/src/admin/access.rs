//! Who may use the admin: whoever has the token, and never a web page of another site.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use super::error::AdminError;
use super::{AdminState, asked, live};
use paysys_input::public_url::PublicUrl;

/// Lets a request through or says why not.
pub(super) async fn guard(
    State(admin): State<AdminState>,
    mut request: Request,
    next: Next,
) -> Result<Response, AdminError> {
    let public = admin.public_url.as_ref();
    if !is_link_to_page(&request) {
        refuse_cross_site(request.headers(), public)?;
    }
    refuse_unread_query(&request)?;
    match &admin.token {
        None => refuse_foreign_host(request.headers(), public)?,
        Some(token) if token.is_shown_by(request.headers()) => {}
        // The page holds nothing of anybody's: what it shows it asks for with the token.
        Some(_) if is_page(&request) => {}
        Some(_) if asks_for_health(&request) => {
            request.extensions_mut().insert(Stranger);
        }
        Some(_) => return Err(AdminError::unauthorized()),
    }
    Ok(next.run(request).await)
}

/// Who shows no token; what watches over processes has none.
#[derive(Clone)]
pub(super) struct Stranger;

/// A wrong token is told so, there as everywhere.
fn asks_for_health(request: &Request) -> bool {
    let is_silent = !request.headers().contains_key(header::AUTHORIZATION);
    is_silent
        && matches!(request.uri().path(), "/health" | "/ready")
        && matches!(*request.method(), Method::GET | Method::HEAD)
}

fn is_page(request: &Request) -> bool {
    let is_looking = matches!(*request.method(), Method::GET | Method::HEAD);
    is_looking && live::is_page(request.uri().path())
}

/// Somebody follows a link, from a mail or a ticket, to the page itself.
fn is_link_to_page(request: &Request) -> bool {
    let mode = request.headers().get("sec-fetch-mode");
    is_page(request) && request.uri().path() == "/" && mode.is_some_and(|mode| mode == "navigate")
}

/// A port on loopback can be reached from any page the user visits, so a browser's request is
/// taken only when it comes from the admin's own pages. A proxy may have changed the host, and then
/// the public URL is what the page came from.
fn refuse_cross_site(headers: &HeaderMap, public: Option<&PublicUrl>) -> Result<(), AdminError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text("sec-fetch-site").unwrap_or("none");
    let refused = || AdminError::cross_site("the admin does not answer pages of other sites");
    if !matches!(site, "none" | "same-origin") {
        return Err(refused());
    }
    let is_public = |origin: &str| public.is_some_and(|public| public.is_origin(origin));
    match (text("origin"), text("host")) {
        (Some(origin), Some(_)) if is_public(origin) => Ok(()),
        (Some(origin), Some(host)) if origin.split_once("://").map(|(_, at)| at) != Some(host) => {
            Err(refused())
        }
        _ => Ok(()),
    }
}

/// Without a token the admin listens on loopback only, so any name but that of its public URL is one
/// that somebody made lead here: a page could then call it as its own (DNS rebinding).
fn refuse_foreign_host(headers: &HeaderMap, public: Option<&PublicUrl>) -> Result<(), AdminError> {
    if !headers.contains_key(header::HOST) {
        return Ok(());
    }
    let authority = asked::host(headers);
    if authority
        .as_ref()
        .is_some_and(|host| public.is_some_and(|public| public.is_at(host)))
    {
        return Ok(());
    }
    let name = authority
        .as_ref()
        .map(|authority| authority.host().trim_matches(['[', ']']));
    let loopback = |name: &str| name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match name {
        Some(name) if name.eq_ignore_ascii_case("localhost") || loopback(name) => Ok(()),
        _ => Err(AdminError::cross_site(
            "without a token the admin answers to localhost, and to the name in --admin-public-url; see --admin-token",
        )),
    }
}

/// What takes a query reads it strictly; for the others any query is a mistake.
fn refuse_unread_query(request: &Request) -> Result<(), AdminError> {
    let uri = request.uri();
    if uri.path() == "/" {
        return Ok(());
    }
    let reading = [
        "/catalog",
        "/calls",
        "/calls/stream",
        "/payments",
        "/double-payments",
        "/findings",
        "/ledger",
    ];
    let parent = uri.path().rsplit_once('/').map_or("", |(parent, _)| parent);
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD)
        && (reading.iter().any(|end| uri.path().ends_with(end)) || parent.ends_with("/calls"));
    match uri.query() {
        Some(query) if !query.is_empty() && !is_read => Err(AdminError::bad_request(format!(
            "{} {} takes no query, not {query:?}",
            request.method(),
            uri.path()
        ))),
        _ => Ok(()),
    }
}
