//! A body without losing a byte.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A string, or `{"base64": "…"}` where the bytes are no UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyView {
    /// The bytes as text.
    Text(String),
    /// The bytes in standard Base64.
    Base64(String),
}

impl BodyView {
    /// Shows these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Base64(STANDARD.encode(bytes)),
        }
    }
}

impl Serialize for BodyView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Base64(encoded) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("base64", encoded)?;
                map.end()
            }
        }
    }
}

impl PartialSchema for BodyView {
    fn schema() -> RefOr<Schema> {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let encoded = ObjectBuilder::new()
            .property("base64", text().description(Some("Standard Base64.")))
            .required("base64");
        OneOfBuilder::new()
            .item(text())
            .item(encoded)
            .description(Some("A body as text, or in Base64 where it is no UTF-8."))
            .into()
    }
}

impl ToSchema for BodyView {}
