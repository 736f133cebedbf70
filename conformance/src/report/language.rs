//! What reports say themselves, in their reader's language.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use askama::Template;
use askama::filters::HtmlSafe;
use paysys_shared::texts::{Language, Texts, filled};

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| {
    parse(
        Language::English,
        include_str!("../../../fixtures/words/en.toml"),
    )
});
static RUSSIAN: LazyLock<Texts> = LazyLock::new(|| {
    parse(
        Language::Russian,
        include_str!("../../../fixtures/words/ru.toml"),
    )
});

fn parse(language: Language, toml: &str) -> Texts {
    Texts::parse(language, toml).expect("a test reads the texts")
}

/// The texts of reports in one language. Keys are those below `report`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Words(Language);

impl Words {
    pub(crate) fn of(language: Language) -> Self {
        Self(language)
    }

    pub(crate) fn language(self) -> &'static str {
        self.0.code()
    }

    fn texts(self) -> &'static Texts {
        match self.0 {
            Language::English => &ENGLISH,
            Language::Russian => &RUSSIAN,
        }
    }

    /// The text of this key.
    pub(crate) fn t(self, key: &'static str) -> &'static str {
        self.texts().get(&format!("report.{key}")).unwrap_or(key)
    }

    /// The text with `{name}` replaced.
    pub(crate) fn fill(self, key: &'static str, values: &[(&str, &str)]) -> String {
        filled(self.t(key), values)
    }

    /// The form of a text that goes with `n`, which stands in it as `{n}`.
    pub(crate) fn plural(self, key: &'static str, n: usize) -> String {
        let form = self.texts().plural(&format!("report.{key}"), n);
        filled(form.unwrap_or(key), &[("n", &n.to_string())])
    }

    /// What people read for a verdict, which stays as it is wherever programs look.
    pub(crate) fn verdict(self, word: &'static str) -> &'static str {
        let key = format!("report.verdict.{word}");
        self.texts().get(&key).unwrap_or(word)
    }

    /// What is there in English only, marked as that on a page in another language.
    pub(crate) fn en(self, text: &str) -> English<'_> {
        let is_marked = self.0 != Language::English;
        English { text, is_marked }
    }
}

/// English on a page that may be in another language.
#[derive(Template)]
#[template(
    source = "{% if is_marked %}<span lang=\"en\">{{ text }}</span>{% else %}{{ text }}{% endif %}",
    ext = "html"
)]
pub(crate) struct English<'a> {
    text: &'a str,
    is_marked: bool,
}

impl HtmlSafe for English<'_> {}
