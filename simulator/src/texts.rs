//! The texts for people, in every language.

use std::sync::LazyLock;

use paysys_shared::texts::{Language, Texts, filled};

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| {
    parse(
        Language::English,
        include_str!("../../fixtures/words/en.toml"),
    )
});
static RUSSIAN: LazyLock<Texts> = LazyLock::new(|| {
    parse(
        Language::Russian,
        include_str!("../../fixtures/words/ru.toml"),
    )
});

/// The texts in this language.
pub(crate) fn texts(language: Language) -> &'static Texts {
    match language {
        Language::English => &ENGLISH,
        Language::Russian => &RUSSIAN,
    }
}

/// The text of a key in this language, with `{name}` replaced.
pub(crate) fn fill(language: Language, key: &str, values: &[(&str, &str)]) -> String {
    filled(texts(language).get(key).unwrap_or(key), values)
}

/// The form of a text that goes with `n`.
pub(crate) fn plural(language: Language, key: &str, n: u64, values: &[(&str, &str)]) -> String {
    let form = usize::try_from(n).unwrap_or(usize::MAX);
    let form = texts(language).plural(key, form).unwrap_or(key);
    filled(form, &[&[("n", &*n.to_string())], values].concat())
}

fn parse(language: Language, toml: &str) -> Texts {
    Texts::parse(language, toml).expect("a test reads the texts")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use regex_lite::Regex;

    use super::*;
    use crate::{doctor, doubles, findings};
    use paysys_core::fields::Kind;
    use paysys_core::reason::Reason;
    use paysys_shared::saying::Saying;

    /// The texts of everything there is to say, with the names of what stands in them.
    fn sayings() -> BTreeMap<String, BTreeSet<String>> {
        let all = [
            findings::sayings(),
            doubles::sayings(),
            doctor::sayings(),
            Reason::all(),
            Kind::all(),
        ]
        .concat();
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        all.into_iter().map(|(key, of)| (key, names(of))).collect()
    }

    /// The table of a text, and its key without the form for a number.
    fn place(key: &str) -> (&str, &str) {
        let forms = ["one", "few", "many", "other"];
        let text = key
            .rsplit_once('.')
            .filter(|(_, form)| forms.contains(form));
        let key = text.map_or(key, |(text, _)| text);
        (key.rsplit_once('.').map_or("", |(table, _)| table), key)
    }

    #[test]
    fn everything_there_is_to_say_has_its_text_in_every_language_and_no_text_is_left_over() {
        let sayings = sayings();
        let tables: BTreeSet<&str> = sayings.keys().map(|key| place(key).0).collect();
        let placeholder = Regex::new(r"\{(\w+)\}").unwrap();
        for language in Language::ALL {
            let mut texts_of = BTreeMap::new();
            for key in texts(language).keys() {
                let (table, whole) = place(&key);
                if tables.contains(table) {
                    let text = texts(language).get(&key).unwrap();
                    assert!(!text.trim().is_empty(), "{language:?} {key}");
                    let found = placeholder.captures_iter(text);
                    let found: BTreeSet<String> = found.map(|one| one[1].to_owned()).collect();
                    texts_of.insert(whole.to_owned(), found);
                }
            }
            assert_eq!(texts_of, sayings, "{language:?}");
        }
    }
}
