//! A client's own reference, as people write it: a text, or a number without quotes.

use std::fmt;

use serde::Deserializer;
use serde::de::{Error, Visitor};
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};

/// Reads a reference; of a number its digits are meant.
pub(crate) fn text_or_number<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    deserializer.deserialize_any(TextOrNumber)
}

struct TextOrNumber;

impl Visitor<'_> for TextOrNumber {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a reference: a text, or a whole number; any other number in quotes")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// What [`text_or_number`] reads.
pub(crate) fn schema() -> OneOfBuilder {
    let of_type = |kind| ObjectBuilder::new().schema_type(kind);
    OneOfBuilder::new()
        .item(of_type(Type::String))
        .item(of_type(Type::Integer))
        .item(of_type(Type::Null))
        .description(Some(
            "What the client calls the payment, a text or a number; `*` stands for any characters.",
        ))
}
