//! Routes that cannot be without documentation.

use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::{AdminState, document};

/// A router and its document, which grow together: there is no other way to add a route.
pub(super) struct Routes(OpenApiRouter<AdminState>);

impl Routes {
    pub(super) fn new() -> Self {
        Self(OpenApiRouter::with_openapi(document::head()))
    }

    /// Puts handlers at a path. They bring their verbs and leave their `path` empty, so that all
    /// paths stand in one file.
    pub(super) fn at(self, path: &str, handlers: UtoipaMethodRouter<AdminState>) -> Self {
        let (schemas, mut documented, handlers) = handlers;
        documented.paths = documented
            .paths
            .into_values()
            .map(|item| (path.to_owned(), document::completed(path, item)))
            .collect();
        Self(self.0.routes((schemas, documented, handlers)))
    }

    pub(super) fn into_parts(self) -> (Router<AdminState>, OpenApi) {
        let (router, mut document) = self.0.split_for_parts();
        document::describe_answers(&mut document);
        (router, document)
    }
}
