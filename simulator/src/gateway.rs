//! The gateway over HTTP: from bytes to a sandbox and back. Everything is answered in the gateway's
//! own dialect, wrong verbs, wrong paths and large bodies too (ENV-15).

mod body;
mod proofs;
mod transport;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::Response;
use axum::routing::any;
use axum::{Extension, Router};
use bytes::Bytes;

pub use proofs::Proofs;
use transport::TransportError;

use crate::asking;
use crate::connection::Connection;
use crate::core::auth::{self, AuthParts};
use crate::delivery;
use crate::doctor::HeaderLine;
use crate::journal::{self, Received};
use crate::registry::{DEFAULT, Headers, HostedSandbox, Registry};
use crate::wall_clock;

/// The path of the gateway.
pub const PATH: &str = "/gateway";

/// What the gateway's handlers share.
#[derive(Debug, Clone)]
pub struct GatewayState {
    /// All sandboxes.
    pub registry: Arc<Registry>,
    /// Nonces by which a tool knows that this is a simulator.
    pub proofs: Arc<Proofs>,
}

/// The gateway's routes: the plain path, and one path for each sandbox.
pub fn router(state: GatewayState) -> Router {
    Router::new()
        .route(PATH, any(by_service))
        .route("/s/{name}/gateway", any(by_name))
        .fallback(wrong_path)
        .with_state(state)
}

/// The path of a sandbox's own gateway.
pub fn path_of(sandbox: &str) -> String {
    match sandbox {
        DEFAULT => PATH.to_owned(),
        name => format!("/s/{name}{PATH}"),
    }
}

async fn by_service(
    State(gateway): State<GatewayState>,
    Extension(connection): Extension<Arc<Connection>>,
    request: Request,
) -> Response {
    let sandbox = gateway.sandbox_of(request.headers());
    gateway.serve(&sandbox, &connection, request).await
}

async fn by_name(
    State(gateway): State<GatewayState>,
    Extension(connection): Extension<Arc<Connection>>,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    match gateway.registry.named(&name) {
        Some(sandbox) => gateway.serve(&sandbox, &connection, request).await,
        None => {
            let sandbox = gateway.default_sandbox();
            gateway
                .refuse(&sandbox, &connection, request, TransportError::WrongPath)
                .await
        }
    }
}

async fn wrong_path(
    State(gateway): State<GatewayState>,
    Extension(connection): Extension<Arc<Connection>>,
    request: Request,
) -> Response {
    let sandbox = gateway.sandbox_of(request.headers());
    gateway
        .refuse(&sandbox, &connection, request, TransportError::WrongPath)
        .await
}

impl GatewayState {
    /// The sandbox that the request's service id leads to, else the default one.
    fn sandbox_of(&self, headers: &HeaderMap) -> Arc<HostedSandbox> {
        single(headers, AUTH)
            .and_then(AuthParts::read)
            .and_then(|parts| self.registry.of_service(parts.service_id))
            .unwrap_or_else(|| self.default_sandbox())
    }

    fn default_sandbox(&self) -> Arc<HostedSandbox> {
        self.registry
            .named(DEFAULT)
            .expect("the default sandbox is made first and never removed")
    }

    async fn serve(
        &self,
        sandbox: &HostedSandbox,
        connection: &Arc<Connection>,
        request: Request,
    ) -> Response {
        if request.method() != Method::POST {
            return self
                .refuse(sandbox, connection, request, TransportError::WrongVerb)
                .await;
        }
        let (head, body) = request.into_parts();
        let limit = sandbox.behaviour().settings.http.body_limit_bytes;
        let body = match body::read(body, limit).await {
            Ok(body) => body,
            Err(error) => {
                let request = Request::from_parts(head, Body::empty());
                return self.refuse(sandbox, connection, request, error).await;
            }
        };
        let headers = Headers {
            auth: single(&head.headers, AUTH),
            asked: asked(&head.headers),
            stray: stray(&head.headers),
        };
        let received = Received {
            wall: wall_clock::now(),
            connection: connection.number(),
            head: journal::redacted_head(&head.method, &head.uri, &head.headers),
            body,
        };
        delivery::deliver(sandbox.answer(headers, received), connection).await
    }

    async fn refuse(
        &self,
        sandbox: &HostedSandbox,
        connection: &Arc<Connection>,
        request: Request,
        error: TransportError,
    ) -> Response {
        let proofs = match error {
            TransportError::WrongVerb => self.proofs.recent(),
            _ => Vec::new(),
        };
        let (status, refusal) = error.refusal(&sandbox.behaviour().settings.http, proofs);
        let received = Received {
            wall: wall_clock::now(),
            connection: connection.number(),
            head: journal::redacted_head(request.method(), request.uri(), request.headers()),
            body: Bytes::new(),
        };
        let mut outgoing = sandbox.refuse(refusal, status, received);
        if error == TransportError::WrongVerb {
            outgoing
                .rendered
                .headers
                .insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        delivery::deliver(outgoing, connection).await
    }
}

/// The name of the header that says who calls, in lower case as HTTP libraries have it.
const AUTH: &str = "auth";

/// What a call asks for. A signature that strayed into the header goes no further: everything the
/// core is given can be read later.
fn asked(headers: &HeaderMap) -> Option<&[u8]> {
    let asked = single(headers, asking::header::NAME)?;
    Some(if journal::holds_a_hash(asked) {
        b"(looks signed, not kept)"
    } else {
        asked
    })
}

/// A header that must stand once; two of them are as good as a malformed one.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(_), Some(_)) => Some(auth::TWICE),
        (first, _) => first.map(HeaderValue::as_bytes),
    }
}

/// The name of another header that holds what belongs into `Auth`, where that one is missing.
fn stray(headers: &HeaderMap) -> Option<&str> {
    if headers.contains_key(AUTH) {
        return None;
    }
    let lines = headers.iter().map(|(name, value)| HeaderLine {
        name: name.as_str(),
        value: value.as_bytes(),
    });
    lines
        .filter(HeaderLine::is_stray)
        .map(|line| line.name)
        .next()
}
