//! The files of the page, which are part of the program.

use axum::extract::Path;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::HEADERS;
use crate::admin::error;

/// Files of the page with their texts.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../live/", $name)))),*]
    };
}

/// The modules; a test compares them with the folder.
pub(super) const MODULES: &[(&str, &str)] = files![
    "accounts.js",
    "api.js",
    "app.js",
    "armed.js",
    "arrange.js",
    "badges.js",
    "call.js",
    "catalogue.js",
    "client.js",
    "clock.js",
    "confirm.js",
    "coverage.js",
    "dom.js",
    "doubles.js",
    "make_sandbox.js",
    "money.js",
    "now.js",
    "parts.js",
    "patience.js",
    "pay_once.js",
    "payment.js",
    "payments.js",
    "picker.js",
    "replay.js",
    "rule_form.js",
    "rule_when.js",
    "rule_words.js",
    "sandboxes.js",
    "set_status.js",
    "snippets.js",
    "start.js",
    "words.js",
];

/// The style of the reports, and what the live view has besides.
const STYLES: &[(&str, &str)] = &[
    ("report.css", paysys_shared::page::STYLE),
    ("live.css", include_str!("../../../live/live.css")),
];

/// One of the files.
pub(super) async fn show(Path(file): Path<String>, uri: Uri) -> Response {
    let named = |files: &[(&str, &'static str)]| {
        let found = files.iter().find(|(name, _)| *name == file);
        found.map(|(_, text)| *text)
    };
    let script = named(MODULES).map(|text| ("text/javascript; charset=utf-8", text));
    let style = named(STYLES).map(|text| ("text/css; charset=utf-8", text));
    match script.or(style) {
        Some((kind, text)) => (
            StatusCode::OK,
            HEADERS,
            [(header::CONTENT_TYPE, kind)],
            text,
        )
            .into_response(),
        None => error::no_such_route(uri).await.into_response(),
    }
}
