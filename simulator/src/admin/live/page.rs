//! The frame of the page.

use askama::Template;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{AppendHeaders, Html, IntoResponse, Response};
use paysys_shared::texts::{Language, Texts};
use serde_json::Value;

use super::HEADERS;
use super::language::{self, COOKIE};
use crate::admin::error;
use crate::catalogue::Catalogue;
use crate::texts::texts;

/// The tables of texts that the modules need.
pub(super) const SECTIONS: &[&str] = &[
    "app",
    "parts",
    "now",
    "call",
    "money",
    "arrange",
    "catalog",
    "client",
    "findings",
    "sandboxes",
    "start",
    "status",
];

#[derive(Template)]
#[template(path = "page.html")]
struct Page {
    language: &'static str,
    texts: &'static Texts,
    words: String,
}

impl Page {
    fn new(language: Language) -> Self {
        let texts = texts(language);
        Self {
            language: language.code(),
            words: words(texts),
            texts,
        }
    }

    fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).unwrap_or(key)
    }
}

/// The modules' texts as JSON that may stand in a `script` element: no text can end it. What the catalogue says itself
/// is said in no other words in English.
fn words(texts: &Texts) -> String {
    let mut tables = texts.tables(SECTIONS);
    if let Some(Value::Object(catalog)) = tables.get_mut("catalog") {
        for entry in Catalogue::built_in().entries() {
            catalog
                .entry(&*entry.name)
                .or_insert_with(|| (&*entry.does).into());
        }
    }
    Value::Object(tables).to_string().replace('<', "\\u003c")
}

/// The page, for browsers; whoever asks for anything else is a program at the wrong path.
pub(super) async fn show(uri: Uri, headers: HeaderMap) -> Response {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    if !accept.is_some_and(|accept| accept.contains("text/html")) {
        return error::no_such_route(uri).await.into_response();
    }
    let chosen = uri.query().and_then(chosen);
    let language = language::of(chosen, &headers);
    let page = Page::new(language)
        .render()
        .expect("the page holds texts only");
    let remembered = chosen.map(|language| {
        let cookie = format!(
            "{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Strict",
            language.code()
        );
        (header::SET_COOKIE, cookie)
    });
    (HEADERS, AppendHeaders(remembered), Html(page)).into_response()
}

/// Another query is not for us: mail programs add theirs to links.
fn chosen(query: &str) -> Option<Language> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find_map(|(name, value)| (name == "lang").then(|| Language::named(&value)).flatten())
}
