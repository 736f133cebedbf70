//! A body without losing a byte.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::bundle::Content;

/// A string, or `{"base64": "…"}` where the bytes are no UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyView(pub Content);

impl BodyView {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Content::of(bytes))
    }
}

impl Serialize for BodyView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Content::Text(text) => serializer.serialize_str(text),
            Content::Base64(encoded) => {
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
