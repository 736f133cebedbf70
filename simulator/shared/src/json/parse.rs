//! From bytes to [`Json`], by way of serde_json's raw values: it decides what is JSON, we keep what it says.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Json;

/// Deeper documents are refused: no answer of this protocol nests deeper than four.
const DEEPEST: usize = 64;

/// Why bytes are not a JSON document.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ParseError {
    #[error("not JSON: {0}")]
    Syntax(#[source] Arc<serde_json::Error>),
    #[error("nested deeper than {DEEPEST} levels")]
    TooDeep,
}

impl From<serde_json::Error> for ParseError {
    fn from(error: serde_json::Error) -> Self {
        Self::Syntax(Arc::new(error))
    }
}

/// Reads one complete JSON document.
///
/// # Errors
/// When the bytes are not exactly one JSON document of sane depth.
pub fn parse(bytes: &[u8]) -> Result<Json, ParseError> {
    let raw: &RawValue = serde_json::from_slice(bytes)?;
    value(raw, DEEPEST)
}

fn value(raw: &RawValue, depth_left: usize) -> Result<Json, ParseError> {
    let depth_left = depth_left.checked_sub(1).ok_or(ParseError::TooDeep)?;
    let text = raw.get().trim();
    match text.as_bytes().first() {
        Some(b'{') => {
            let Members(members) = serde_json::from_str(text)?;
            members
                .into_iter()
                .map(|(name, raw)| Ok((name, value(raw, depth_left)?)))
                .collect::<Result<_, _>>()
                .map(Json::Object)
        }
        Some(b'[') => {
            let Items(items) = serde_json::from_str(text)?;
            items
                .into_iter()
                .map(|raw| value(raw, depth_left))
                .collect::<Result<_, _>>()
                .map(Json::List)
        }
        Some(b'"') => Ok(Json::Text(serde_json::from_str(text)?)),
        Some(b't' | b'f') => Ok(Json::Bool(serde_json::from_str(text)?)),
        Some(b'n') => Ok(Json::Null),
        _ => Ok(Json::Number(text.to_owned())),
    }
}

/// Members in order, duplicates included.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(entry) = map.next_entry::<String, &'de RawValue>()? {
                    members.push(entry);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// Items in order.
struct Items<'a>(Vec<&'a RawValue>);

impl<'de> Deserialize<'de> for Items<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Items<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Items(items))
            }
        }
        deserializer.deserialize_seq(Collect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_text_order_and_duplicates_survive() {
        let document = parse(br#" {"b":1.0,"a":9007199254740993,"b":1e3} "#).unwrap();
        assert_eq!(
            document.to_string(),
            r#"{"b":1.0,"a":9007199254740993,"b":1e3}"#
        );
    }

    #[test]
    fn garbage_after_the_document_is_not_json() {
        assert!(parse(b"{} x").is_err());
        assert!(parse(b"").is_err());
        assert!(parse(b"{\"a\":\"\xff\"}").is_err());
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}{}", "[".repeat(65), "]".repeat(65));
        assert!(matches!(parse(deep.as_bytes()), Err(ParseError::TooDeep)));
    }
}
