//! What a derived schema cannot say: an action whose details all have defaults may be a bare name.

use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Schema};

/// The actions that [`super::NameOrDetails`] takes without their details.
pub(super) const WITH_DEFAULTS: [&str; 5] = ["hang", "drip", "truncate", "wrong-length", "http"];

/// The schema of an action as it may be written; the derived one is of an action as it is answered.
pub(super) fn name_or_details() -> RefOr<Schema> {
    let name = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(WITH_DEFAULTS))
        .description(Some("An action with its default details."));
    AnyOfBuilder::new()
        .item(Ref::from_schema_name("Action"))
        .item(name)
        .description(Some("What it does."))
        .into()
}
