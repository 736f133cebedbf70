//! A sentence of a data file.

use super::Words;
use paysys_shared::texts::Language;

/// A sentence of a data file: in English and, where the file says it beside that, in Russian.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    pub en: String,
    pub ru: Option<String>,
}

impl Text {
    /// The sentence in this language; the English one where there is no other.
    #[must_use]
    pub fn in_words(&self, words: Words) -> &str {
        match (words.language(), &self.ru) {
            (Language::Russian, Some(russian)) => russian,
            _ => &self.en,
        }
    }

    /// The same with another wording, in each language.
    #[must_use]
    pub fn map(self, change: impl Fn(String) -> String) -> Self {
        Self {
            en: change(self.en),
            ru: self.ru.map(change),
        }
    }
}
