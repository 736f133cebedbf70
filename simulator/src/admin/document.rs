//! `GET /openapi.json`: the document of this API, made of the same routes that answer.
//!
//! Doc comments are its descriptions. What every operation has in common – its id, the refusals,
//! the words for an answer – is filled in here, so that handlers state only what is their own.

mod descriptions;
mod operations;
mod refusals;

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi;
use utoipa::openapi::path::PathItem;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{self, ServerBuilder};

pub(super) use descriptions::describe_answers;

use super::error::ErrorEnvelope;
use crate::control::fault_schema::Action;

const TOKEN: &str = "token";

/// Shows this document.
#[utoipa::path(get, path = "", responses(
    (status = 200, description = "An OpenAPI 3.1 document.", body = serde_json::Value)
))]
pub(super) async fn show() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text()).into_response()
}

/// This document as JSON.
pub(crate) fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let (_, document) = super::table().into_parts();
        let text = document.to_pretty_json();
        text.expect("a document holds nothing that JSON cannot say") + "\n"
    });
    &TEXT
}

/// The document before it has routes; its title and text are those of this type.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "PaySys gateway simulator: admin API",
        description = "Arranges what a simulated gateway does and tells what happened there. \
            Bodies are JSON in which nothing may be unknown; every refusal has the same envelope \
            and changes nothing. Unknown paths are answered with 404, unknown verbs with 405.",
    ),
    components(schemas(Action, ErrorEnvelope)),
    security((), ("token" = [])),
)]
struct Head;

/// The document before it has routes.
pub(super) fn head() -> openapi::OpenApi {
    let mut document = Head::openapi();
    let admin = ServerBuilder::new()
        .url("/")
        .description(Some("The admin's own listener, `--admin`."));
    document.servers = Some(vec![admin.build()]);
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "The value of `--admin-token`; an admin on loopback may have none.",
        ));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(TOKEN, SecurityScheme::Http(token.build()));
    document
}

/// The operations of a path with all that follows from where they stand and what they read.
pub(super) fn completed(path: &str, mut item: PathItem) -> PathItem {
    for (verb, operation) in operations::of(&mut item) {
        operation.operation_id = Some(operations::id(verb, path));
        refusals::add(operation);
    }
    item
}
