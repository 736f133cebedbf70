//! Which language a reader gets.

use axum::http::{HeaderMap, header};
use paysys_shared::texts::Language;

/// Remembers what a reader chose.
pub(super) const COOKIE: &str = "paysys-lang";

/// What was chosen just now, else what was chosen once, else what the browser likes.
pub(super) fn of(chosen: Option<Language>, headers: &HeaderMap) -> Language {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let remembered = || {
        let mut cookies = text(header::COOKIE)?.split(';');
        let value = |cookie: &str| {
            cookie
                .trim()
                .strip_prefix(COOKIE)?
                .strip_prefix('=')
                .map(str::to_owned)
        };
        Language::named(&cookies.find_map(value)?)
    };
    let accepted = || Language::accepted(text(header::ACCEPT_LANGUAGE)?);
    chosen
        .or_else(remembered)
        .or_else(accepted)
        .unwrap_or_default()
}
