//! What a derived schema cannot say: an action whose details all have defaults may be a bare name.

use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Schema};

/// The actions that [`super::NameOrDetails`] takes without their details.
const WITH_DEFAULTS: [&str; 5] = ["hang", "drip", "truncate", "wrong-length", "http"];

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

#[cfg(test)]
mod tests {
    use super::super::Action;
    use super::WITH_DEFAULTS;

    #[test]
    fn each_may_be_a_bare_name() {
        for name in WITH_DEFAULTS {
            let action = serde_json::from_value::<Action>(name.into());
            assert!(action.is_ok(), "{name}: {action:?}");
        }
    }
}
