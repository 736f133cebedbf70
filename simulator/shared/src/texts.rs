//! Texts for people, by language: one TOML file for each.

use serde_json::{Map, Value};

/// A language that there are texts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    Russian,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Russian];

    /// Its code, as in `lang` attributes (ISO 639-1).
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
        }
    }

    /// Which form of a text goes with this number, as `Intl.PluralRules` names it.
    const fn form(self, n: usize) -> &'static str {
        match (self, n % 10, n % 100) {
            (Self::English, ..) if n == 1 => "one",
            (Self::English, ..) => "other",
            (Self::Russian, 1, rest) if rest != 11 => "one",
            (Self::Russian, 2..=4, rest) if rest < 12 || rest > 14 => "few",
            (Self::Russian, ..) => "many",
        }
    }

    /// The language that a code or a locale names, such as `ru`, `ru-RU` or `ru_RU.UTF-8`.
    pub fn named(name: &str) -> Option<Self> {
        let code = name.split(['-', '_', '.']).next().unwrap_or_default();
        let is_meant = |one: &Self| one.code().eq_ignore_ascii_case(code);
        Self::ALL.into_iter().find(is_meant)
    }

    /// The one that a browser likes best, by its `Accept-Language`.
    pub fn accepted(header: &str) -> Option<Self> {
        let liked = header.split(',').enumerate().filter_map(|(place, part)| {
            let mut parts = part.trim().split(';');
            let language = Self::named(parts.next()?.trim())?;
            let quality = parts.find_map(|p| p.trim().strip_prefix("q="));
            let refused = quality.is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
            // "0.8" and "1.0" sort as texts just as they do as numbers.
            (!refused).then(|| {
                (
                    quality.unwrap_or("1").to_owned(),
                    usize::MAX - place,
                    language,
                )
            })
        });
        liked
            .max_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)))
            .map(|best| best.2)
    }
}

/// The texts of one language: tables within tables, texts at their ends.
#[derive(Debug, Clone)]
pub struct Texts {
    language: Language,
    texts: Value,
}

impl Texts {
    /// Reads a file of texts.
    ///
    /// # Errors
    /// Where it is no TOML.
    pub fn parse(language: Language, toml: &str) -> Result<Self, toml::de::Error> {
        let texts = toml::from_str(toml)?;
        Ok(Self { language, texts })
    }

    /// The text of a dotted key.
    pub fn get(&self, key: &str) -> Option<&str> {
        let at = |value, name| Value::get(value, name);
        key.split('.').try_fold(&self.texts, at)?.as_str()
    }

    /// The form of a text that goes with this number; `other` where the language does without a form of its own.
    pub fn plural(&self, key: &str, n: usize) -> Option<&str> {
        let form = |form| self.get(&format!("{key}.{form}"));
        form(self.language.form(n)).or_else(|| form("other"))
    }

    /// Some of its tables.
    pub fn tables(&self, names: &[&str]) -> Map<String, Value> {
        let chosen = names
            .iter()
            .filter_map(|name| Some((*name, self.texts.get(name)?)));
        chosen
            .map(|(name, table)| (name.to_owned(), table.clone()))
            .collect()
    }

    /// Every key, dotted, in the order of the file.
    pub fn keys(&self) -> Vec<String> {
        fn collect(value: &Value, path: &str, keys: &mut Vec<String>) {
            match value {
                Value::Object(table) => {
                    for (name, value) in table {
                        let dot = if path.is_empty() { "" } else { "." };
                        collect(value, &format!("{path}{dot}{name}"), keys);
                    }
                }
                _ => keys.push(path.to_owned()),
            }
        }
        let mut keys = Vec::new();
        collect(&self.texts, "", &mut keys);
        keys
    }
}

/// A text with `{name}` replaced by what stands for it; what is put in stays as it is, even where it has braces.
pub fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut whole = String::new();
    let mut rest = text;
    while let Some((before, (name, after))) = rest
        .split_once('{')
        .and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        whole += before;
        let value = values.iter().find(|(known, _)| *known == name);
        whole += value.map_or("", |(_, value)| value);
        rest = after;
    }
    whole + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(language: Language, toml: &str) -> Texts {
        Texts::parse(language, toml).unwrap()
    }

    #[test]
    fn the_language_that_is_liked_best_is_chosen() {
        let accepted = |header| Language::accepted(header).map(Language::code);
        assert_eq!(accepted("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7"), Some("ru"));
        assert_eq!(accepted("de, en;q=0.5, ru;q=0.8"), Some("ru"));
        assert_eq!(accepted("en, ru"), Some("en"));
        assert_eq!(accepted("ru;q=0, en;q=0.1"), Some("en"));
        assert_eq!(accepted("uz, *;q=0.1"), None);
        assert_eq!(Language::named("ru_RU.UTF-8"), Some(Language::Russian));
        assert_eq!(Language::named("rue"), None);
    }

    #[test]
    fn a_text_is_found_by_its_path() {
        let texts = parse(Language::English, "[a]\nb = \"B\"\n[a.c]\none = \"1\"\n[d]");
        assert_eq!(texts.get("a.c.one"), Some("1"));
        assert_eq!(
            (texts.get("a"), texts.get("a.x"), texts.get("")),
            (None, None, None)
        );
        assert_eq!(texts.keys(), ["a.b", "a.c.one"]);
        let chosen = Value::Object(texts.tables(&["a", "none"])).to_string();
        assert_eq!(chosen, r#"{"a":{"b":"B","c":{"one":"1"}}}"#);
    }

    #[test]
    fn each_number_has_its_form() {
        let russian = parse(
            Language::Russian,
            "[n]\none = \"вызов\"\nfew = \"вызова\"\nmany = \"вызовов\"",
        );
        let of = |n| russian.plural("n", n).unwrap();
        assert_eq!([1, 21, 101].map(of), ["вызов"; 3]);
        assert_eq!([2, 3, 4, 22, 104].map(of), ["вызова"; 5]);
        assert_eq!([0, 5, 11, 12, 14, 20, 111, 112].map(of), ["вызовов"; 8]);
        let english = parse(
            Language::English,
            "[n]\none = \"call\"\nother = \"calls\"\n[m]\nother = \"more\"",
        );
        let of = |n| english.plural("n", n).unwrap();
        assert_eq!([0, 1, 2, 21].map(of), ["calls", "call", "calls", "calls"]);
        assert_eq!(
            (english.plural("m", 1), english.plural("x", 1)),
            (Some("more"), None)
        );
    }

    #[test]
    fn what_is_put_into_a_text_stays_as_it_is() {
        let values = [("a", "{b}"), ("b", "}{a}")];
        assert_eq!(filled("{a} and {b}.", &values), "{b} and }{a}.");
        assert_eq!(filled("no place {", &values), "no place {");
    }
}
