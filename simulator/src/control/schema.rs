//! What a derived schema cannot say: an amount may be a bare number.

use utoipa::openapi::schema::{
    AdditionalProperties, AnyOfBuilder, KnownFormat, ObjectBuilder, SchemaFormat, Type,
};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::rule::AmountShape;

impl PartialSchema for AmountShape {
    fn schema() -> RefOr<Schema> {
        AnyOfBuilder::new()
            .item(amount().description(Some("Exactly this amount.")))
            .item(bounds())
            .description(Some("An amount in the form's unit, or bounds for it."))
            .into()
    }
}

impl ToSchema for AmountShape {}

fn bounds() -> ObjectBuilder {
    ObjectBuilder::new()
        .property("min", amount().description(Some("At least this.")))
        .property("max", amount().description(Some("At most this.")))
        .additional_properties(Some(AdditionalProperties::FreeForm(false)))
}

fn amount() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .minimum(Some(0))
}
