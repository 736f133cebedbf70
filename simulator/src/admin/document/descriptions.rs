//! An answer that says nothing about itself is described by the type that stands in it.

use std::collections::BTreeMap;

use utoipa::openapi::{OpenApi, RefOr, Response, Schema};

use super::operations;

type Schemas = BTreeMap<String, RefOr<Schema>>;

/// Gives every answer without a description that of its schema.
pub(in crate::admin) fn describe_answers(document: &mut OpenApi) {
    let components = document.components.as_ref();
    let schemas = components.map_or_else(Schemas::new, |all| all.schemas.clone());
    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations::of(item) {
            for response in operation.responses.responses.values_mut() {
                describe(response, &schemas);
            }
        }
    }
}

fn describe(response: &mut RefOr<Response>, schemas: &Schemas) {
    match response {
        RefOr::T(response) if response.description.is_empty() => {
            response.description = description(response, schemas).unwrap_or_default();
        }
        _ => {}
    }
}

fn description(response: &Response, schemas: &Schemas) -> Option<String> {
    let (_, content) = response.content.first()?;
    let RefOr::T(content) = content else {
        return None;
    };
    let Some(RefOr::Ref(named)) = &content.schema else {
        return None;
    };
    let name = named.ref_location.rsplit('/').next()?;
    match schemas.get(name)? {
        RefOr::T(Schema::Object(object)) => object.description.clone(),
        RefOr::T(Schema::OneOf(one_of)) => one_of.description.clone(),
        _ => None,
    }
}
