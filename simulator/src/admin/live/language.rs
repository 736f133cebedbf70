//! The texts of the page, and which language a reader gets.

use std::sync::LazyLock;

use axum::http::{HeaderMap, header};
use paysys_shared::texts::{Language, Texts};

/// Remembers what a reader chose.
pub(super) const COOKIE: &str = "paysys-lang";

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| {
    parse(
        Language::English,
        include_str!("../../../../fixtures/words/en.toml"),
    )
});
static RUSSIAN: LazyLock<Texts> = LazyLock::new(|| {
    parse(
        Language::Russian,
        include_str!("../../../../fixtures/words/ru.toml"),
    )
});

/// The texts in this language.
pub(super) fn texts(language: Language) -> &'static Texts {
    match language {
        Language::English => &ENGLISH,
        Language::Russian => &RUSSIAN,
    }
}

fn parse(language: Language, toml: &str) -> Texts {
    Texts::parse(language, toml).expect("a test reads the texts")
}

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
