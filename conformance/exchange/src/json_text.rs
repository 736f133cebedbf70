//! JSON as a text within JSON, which keeps every digit of it.

use paysys_shared::json::{self, Json};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

/// Writes a value as the text that it is.
pub(crate) fn serialize<S: Serializer>(value: &Json, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Reads a text as the value that it is.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
    json::parse(String::deserialize(deserializer)?.as_bytes()).map_err(D::Error::custom)
}

/// Values with their names.
pub(crate) mod named {
    use super::{Deserialize, Deserializer, Error, Json, Serializer, json};

    pub(crate) fn serialize<S: Serializer>(
        values: &[(String, Json)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(|(name, value)| (name, value.to_string())))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, Json)>, D::Error> {
        let texts = Vec::<(String, String)>::deserialize(deserializer)?;
        let read = |(name, text): (String, String)| Ok((name, json::parse(text.as_bytes())?));
        let read: Result<_, json::ParseError> = texts.into_iter().map(read).collect();
        read.map_err(D::Error::custom)
    }
}
