//! Shapes that several answers and reports share.

use std::fmt;

use serde::de::{self, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use paysys_core::progression::Shown;
use paysys_core::{Moment, Status};

/// A moment as RFC 3339 in UTC.
pub(crate) fn timestamp(moment: Moment) -> String {
    let at = jiff::Timestamp::from_millisecond(moment.as_millis());
    at.map_or_else(|_| "beyond the calendar".into(), |at| at.to_string())
}

/// A moment as a person writes it, and as it is written back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeShape(pub Moment);

impl Serialize for TimeShape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&timestamp(self.0))
    }
}

impl<'de> Deserialize<'de> for TimeShape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TimeVisitor)
    }
}

/// Says what a time looks like, and not which of its digits a parser stumbled over.
struct TimeVisitor;

impl Visitor<'_> for TimeVisitor {
    type Value = TimeShape;

    fn expecting(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
        words.write_str("a time such as \"2026-01-31T12:00:00Z\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<TimeShape, E> {
        match text.parse::<jiff::Timestamp>() {
            Ok(at) => Ok(TimeShape(Moment::from_millis(at.as_millisecond()))),
            Err(_) => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }
}

/// A status as the wire's integer, or `"not-found"` where a check would not find the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusShape(pub Shown);

impl StatusShape {
    /// The wire's integer (CHK-06); nothing where a check would not find the payment.
    pub const fn code(self) -> Option<i8> {
        match self.0 {
            Shown::Unknown => None,
            Shown::Status(status) => Some(status.code()),
        }
    }
}

impl Serialize for StatusShape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Shown::Unknown => serializer.serialize_str("not-found"),
            Shown::Status(status) => status.serialize(serializer),
        }
    }
}

impl PartialSchema for StatusShape {
    fn schema() -> RefOr<Schema> {
        let integer = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .enum_values(Some(Status::ALL.map(Status::code)));
        let word = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(["not-found"]));
        OneOfBuilder::new()
            .item(integer)
            .item(word)
            .description(Some(
                "A status as the wire has it, or `not-found` where a check finds no payment.",
            ))
            .into()
    }
}

impl ToSchema for StatusShape {}
