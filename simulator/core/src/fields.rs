//! JSON objects read without losing anything: order, exact numbers, repeated keys.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The member of every form that says who is paid.
pub const VENDOR_ID_FIELD: &str = "vendor_id";

/// The members of a JSON object in their order, values still as they were written.
#[derive(Debug, Default)]
pub struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

/// So many members are compared with each other.
const FEW: usize = 16;

impl<'a> Fields<'a> {
    /// Reads an object; nothing when the text is not one.
    pub fn read(raw: &'a RawValue) -> Option<Self> {
        serde_json::from_str(raw.get()).ok()
    }

    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.iter()
            .find(|(key, _)| *key == name)
            .map(|(_, raw)| raw)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(key, raw)| (key.as_ref(), *raw))
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

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(8);
        while let Some((Key(key), raw)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
            members.push((key, raw));
        }
        Ok(Fields(members))
    }
}

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
    pub fn of(raw: &'a RawValue) -> Self {
        let text = raw.get();
        match text.as_bytes().first() {
            // Nothing to decode: what was read as JSON has no raw control characters either.
            Some(b'"') if !text.contains('\\') => Self::Text(text[1..text.len() - 1].into()),
            Some(b'"') => serde_json::from_str::<Key<'a>>(text)
                .map_or(Self::BrokenText, |Key(decoded)| Self::Text(decoded)),
            Some(b'[') => Self::Array,
            Some(b'{') => Self::Object,
            Some(b't' | b'f') => Self::Boolean,
            Some(b'-' | b'0'..=b'9') if text.contains(['.', 'e', 'E']) => Self::Fraction(text),
            Some(b'-' | b'0'..=b'9') => Self::Integer(text),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str) -> Token<'_> {
        Token::of(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn whole_numbers_are_told_from_others() {
        assert_eq!(token("12000"), Token::Integer("12000"));
        assert_eq!(token("-1"), Token::Integer("-1"));
        assert_eq!(token("12000.0"), Token::Fraction("12000.0"));
        assert_eq!(token("1.2e4"), Token::Fraction("1.2e4"));
        assert_eq!(token("\"12000\""), Token::Text("12000".into()));
        assert_eq!(token(r#""\ud800""#), Token::BrokenText);
    }

    #[test]
    fn repeated_keys_are_seen_even_when_escaped() {
        let fields: Fields<'_> = serde_json::from_str(r#"{"a":1,"b":2,"\u0061":3}"#).unwrap();
        assert_eq!(fields.repeated(), Some("a"));
        assert_eq!(fields.get("a").unwrap().get(), "1");
    }

    #[test]
    fn a_repeated_key_is_found_among_thousands() {
        let members: Vec<String> = (0..5_000).map(|n| format!("\"k{n}\":{n}")).collect();
        let object = |more: &str| format!("{{{}{more}}}", members.join(","));
        let (once, twice) = (object(""), object(",\"k7\":0"));
        let read = |text| serde_json::from_str::<Fields<'_>>(text).unwrap();
        assert_eq!(read(&once).repeated(), None);
        assert_eq!(read(&twice).repeated(), Some("k7"));
    }
}
