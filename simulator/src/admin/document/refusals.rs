//! How any operation may be refused, which follows from what it reads.

use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

/// Adds the refusals that an operation did not state itself.
pub(super) fn add(operation: &mut Operation) {
    for (status, reason) in reasons(operation) {
        let responses = &mut operation.responses.responses;
        let stated = responses.entry(status.into());
        stated.or_insert_with(|| RefOr::T(refusal(reason)));
    }
}

fn reasons(operation: &Operation) -> Vec<(&'static str, &'static str)> {
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let mut reasons = Vec::new();
    if operation.request_body.is_some() || !parameters.is_empty() {
        reasons.push((
            "400",
            "Something that was sent cannot be; it says what can.",
        ));
    }
    reasons.push(("401", "This admin needs a token and it was not shown."));
    reasons.push(("403", "A page of another site asked."));
    let is_in_path = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(one) if one.parameter_in == ParameterIn::Path);
    if parameters.iter().any(is_in_path) {
        reasons.push(("404", "What the path names is not there."));
    }
    if operation.request_body.is_some() {
        reasons.push(("413", "The body is larger than the admin reads."));
    }
    reasons
}

fn refusal(reason: &str) -> Response {
    let envelope = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("ErrorEnvelope")))
        .build();
    ResponseBuilder::new()
        .description(reason)
        .content("application/json", envelope)
        .build()
}
