//! What the kit says to people, in their language.

use std::sync::LazyLock;

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

/// The kit's texts in one language. Keys are those below `report`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words(Language);

impl Words {
    #[must_use]
    pub fn of(language: Language) -> Self {
        Self(language)
    }

    #[must_use]
    pub fn language(self) -> Language {
        self.0
    }

    #[must_use]
    pub fn texts(self) -> &'static Texts {
        match self.0 {
            Language::English => &ENGLISH,
            Language::Russian => &RUSSIAN,
        }
    }

    /// The text of this key.
    #[must_use]
    pub fn t(self, key: &'static str) -> &'static str {
        self.texts().get(&format!("report.{key}")).unwrap_or(key)
    }

    /// The text with `{name}` replaced.
    #[must_use]
    pub fn fill(self, key: &'static str, values: &[(&str, &str)]) -> String {
        filled(self.t(key), values)
    }

    /// The form of a text that goes with `n`, which stands in it as `{n}`.
    #[must_use]
    pub fn plural(self, key: &'static str, n: usize) -> String {
        let form = self.texts().plural(&format!("report.{key}"), n);
        filled(form.unwrap_or(key), &[("n", &n.to_string())])
    }

    /// What people read for a verdict, which stays as it is wherever programs look.
    #[must_use]
    pub fn verdict(self, word: &'static str) -> &'static str {
        let key = format!("report.verdict.{word}");
        self.texts().get(&key).unwrap_or(word)
    }
}
