//! JSON objects read without losing anything: order, exact numbers, repeated keys.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::document::RawJson;
use serde::Deserialize;

/// The member of every form that says who is paid.
pub const VENDOR_ID_FIELD: &str = "vendor_id";

/// The members of a JSON object in their order, values still as they were written.
#[derive(Debug, Default)]
pub struct Fields<'a>(Vec<(Cow<'a, str>, RawJson<'a>)>);

/// So many members are compared with each other.
const FEW: usize = 16;

impl<'a> Fields<'a> {
    /// Reads an object; nothing when the value is none, or a key of it makes no text.
    pub fn read(raw: RawJson<'a>) -> Option<Self> {
        if !raw.get().starts_with('{') {
            return None;
        }
        let mut inside = raw.inside();
        let mut members = Vec::with_capacity(8);
        while let (Some(key), Some(value)) = (inside.next(), inside.next()) {
            let Token::Text(key) = Token::of(key) else {
                return None;
            };
            members.push((key, value));
        }
        Some(Self(members))
    }

    pub fn get(&self, name: &str) -> Option<RawJson<'a>> {
        self.iter()
            .find(|(key, _)| *key == name)
            .map(|(_, raw)| raw)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, RawJson<'a>)> {
        self.0.iter().map(|(key, raw)| (&**key, *raw))
    }

    /// The first key that is written more than once: such an object says two things.
    pub fn repeated(&self) -> Option<&str> {
        // Comparing each with each is quick for the few that there are, and takes for ever for thousands.
        if self.0.len() <= FEW {
            let keys = || self.iter().map(|(key, _)| key).enumerate();
            let repeated = keys().find(|(index, key)| keys().take(*index).any(|(_, k)| k == *key));
            return repeated.map(|(_, key)| key);
        }
        let mut seen = HashSet::with_capacity(self.0.len());
        let mut keys = self.iter().map(|(key, _)| key);
        keys.find(|key| !seen.insert(*key))
    }
}

#[derive(Deserialize)]
struct Decoded<'a>(#[serde(borrow)] Cow<'a, str>);

paysys_shared::sayings! {
    /// What a value is, as a person calls it.
    pub enum Kind in "kinds" {
        "null" => Null,
        "boolean" => Boolean,
        "integer" => Integer,
        "fraction" => Fraction,
        "string" => Text,
        "broken-string" => BrokenText,
        "array" => Array,
        "object" => Object,
    }
}

/// What kind of JSON value a member is, with numbers kept as text so that no digit is lost.
#[derive(Debug, PartialEq, Eq)]
pub enum Token<'a> {
    Null,
    Boolean,
    /// A number written without point and exponent.
    Integer(&'a str),
    /// Any other number: `12000.0` and `1.2e4` are not whole numbers here.
    Fraction(&'a str),
    Text(Cow<'a, str>),
    /// A string whose escapes make no text, such as half a surrogate pair.
    BrokenText,
    Array,
    Object,
}

impl<'a> Token<'a> {
    #[inline]
    pub fn of(raw: RawJson<'a>) -> Self {
        match raw.plain_text() {
            Some(text) => Self::Text(text.into()),
            None => Self::of_text(raw.get()),
        }
    }

    /// The same of the text of one JSON value, without space around it.
    pub fn of_text(json: &'a str) -> Self {
        match json.as_bytes().first() {
            Some(b'"') => serde_json::from_str::<Decoded<'a>>(json)
                .map_or(Self::BrokenText, |Decoded(text)| Self::Text(text)),
            Some(b'[') => Self::Array,
            Some(b'{') => Self::Object,
            Some(b't' | b'f') => Self::Boolean,
            Some(b'-' | b'0'..=b'9') if json.bytes().any(is_of_fraction) => Self::Fraction(json),
            Some(b'-' | b'0'..=b'9') => Self::Integer(json),
            _ => Self::Null,
        }
    }

    /// The kind as a person calls it, with article.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Boolean => Kind::Boolean,
            Self::Integer(_) => Kind::Integer,
            Self::Fraction(_) => Kind::Fraction,
            Self::Text(_) => Kind::Text,
            Self::BrokenText => Kind::BrokenText,
            Self::Array => Kind::Array,
            Self::Object => Kind::Object,
        }
    }
}

const fn is_of_fraction(byte: u8) -> bool {
    matches!(byte, b'.' | b'e' | b'E')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    #[test]
    fn whole_numbers_are_told_from_others() {
        let list = r#"[12000, -1, 12000.0, 1.2e4, "12000", "\ud800", "\u0031"]"#;
        let document = Document::read(list.as_bytes());
        let tokens: Vec<_> = document.root().unwrap().inside().map(Token::of).collect();
        let told = [
            Token::Integer("12000"),
            Token::Integer("-1"),
            Token::Fraction("12000.0"),
            Token::Fraction("1.2e4"),
            Token::Text("12000".into()),
            Token::BrokenText,
            Token::Text("1".into()),
        ];
        assert_eq!(tokens, told);
    }

    #[test]
    fn repeated_keys_are_seen_even_when_escaped() {
        let document = Document::read(br#"{"a":1,"b":2,"\u0061":3}"#);
        let fields = document.root().and_then(Fields::read).unwrap();
        assert_eq!(fields.repeated(), Some("a"));
        assert_eq!(fields.get("a").unwrap().get(), "1");
    }

    #[test]
    fn a_repeated_key_is_found_among_thousands() {
        let members: Vec<String> = (0..5_000).map(|n| format!("\"k{n}\":{n}")).collect();
        let object = |more: &str| format!("{{{}{more}}}", members.join(","));
        let (once, twice) = (object(""), object(",\"k7\":0"));
        let repeated = |text: &str| {
            let document = Document::read(text.as_bytes());
            let fields = document.root().and_then(Fields::read).unwrap();
            fields.repeated().map(str::to_owned)
        };
        assert_eq!(repeated(&once), None);
        assert_eq!(repeated(&twice).as_deref(), Some("k7"));
    }
}
