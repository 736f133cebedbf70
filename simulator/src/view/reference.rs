//! A client's own reference, as it is shown.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::redaction::Veil;
use paysys_core::reference::Reference;

/// A client's own reference: JSON of the kind it was sent as, a text or a number with all its digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceShape(String);

impl ReferenceShape {
    /// Shows a reference, without what must not leave.
    pub(crate) fn of(reference: &Reference, veil: &Veil<'_>) -> Self {
        let text = reference.text();
        let shown = veil.reason(&text);
        match shown == text {
            true => Self(reference.json().to_owned()),
            false => Self(serde_json::to_string(&shown).expect("every text is a JSON string")),
        }
    }

    pub fn json(&self) -> &str {
        &self.0
    }
}

impl Serialize for ReferenceShape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).expect("it was written as JSON");
        raw.serialize(serializer)
    }
}

impl PartialSchema for ReferenceShape {
    fn schema() -> RefOr<Schema> {
        let of_type = |kind| ObjectBuilder::new().schema_type(kind);
        OneOfBuilder::new()
            .item(of_type(Type::String))
            .item(of_type(Type::Number))
            .description(Some(
                "What the client calls the payment: a text or a number.",
            ))
            .into()
    }
}

impl ToSchema for ReferenceShape {}
