//! The live view: what happens in a browser, and what should happen by clicking.
//!
//! The server renders a frame in the reader's language, which holds nothing of anybody's. Modules
//! without a build step fill it through the public admin API, so that what a click can do, curl can do.

mod assets;
mod language;
mod page;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::routing::get;

use super::AdminState;

/// No script or style but ours, and nothing from anywhere else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page and its parts.
pub(super) fn router() -> Router<AdminState> {
    Router::new()
        .route("/", get(page::show))
        .route("/live/{file}", get(assets::show))
}

/// Whether this is a path of the page or of its parts, which are the same for everybody.
pub(super) fn is_page(path: &str) -> bool {
    path == "/" || path.starts_with("/live/")
}

/// What goes with everything that a browser is given.
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    // Another version of the program brings other modules under the same names.
    (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    (
        header::VARY,
        HeaderValue::from_static("accept, accept-language, cookie"),
    ),
];
