//! The gateway over HTTP: from bytes to a sandbox and back. Everything is answered in the gateway's
//! own dialect, wrong verbs, wrong paths and large bodies too (ENV-15).

mod body;
mod proofs;
mod transport;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use axum::routing::any;

pub use proofs::Proofs;
use transport::TransportError;

use crate::core::Behaviour;
use crate::core::auth::AuthParts;
use crate::registry::{DEFAULT, HostedSandbox, Registry};
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

async fn by_service(State(gateway): State<GatewayState>, request: Request) -> Response {
    let sandbox = gateway.sandbox_of(&request);
    gateway.serve(&sandbox, request).await
}

async fn by_name(
    State(gateway): State<GatewayState>,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    match gateway.registry.named(&name) {
        Some(sandbox) => gateway.serve(&sandbox, request).await,
        None => gateway.refuse(&gateway.default_sandbox(), TransportError::WrongPath),
    }
}

async fn wrong_path(State(gateway): State<GatewayState>, request: Request) -> Response {
    gateway.refuse(&gateway.sandbox_of(&request), TransportError::WrongPath)
}

impl GatewayState {
    /// The sandbox that the request's service id leads to, else the default one.
    fn sandbox_of(&self, request: &Request) -> Arc<HostedSandbox> {
        auth_header(request)
            .and_then(AuthParts::read)
            .and_then(|parts| self.registry.of_service(parts.service_id))
            .unwrap_or_else(|| self.default_sandbox())
    }

    fn default_sandbox(&self) -> Arc<HostedSandbox> {
        self.registry
            .named(DEFAULT)
            .expect("the default sandbox is made first and never removed")
    }

    async fn serve(&self, sandbox: &HostedSandbox, request: Request) -> Response {
        if request.method() != Method::POST {
            return self.refuse(sandbox, TransportError::WrongVerb);
        }
        let (head, body) = request.into_parts();
        let body = match body::read(body, sandbox.behaviour().settings.http.body_limit_bytes).await
        {
            Ok(body) => body,
            Err(error) => return self.refuse(sandbox, error),
        };
        let header = single_auth_header(&head.headers);
        let answered = sandbox.answer(header, &body, wall_clock::now());
        respond(answered.status, answered.body, sandbox.behaviour())
    }

    fn refuse(&self, sandbox: &HostedSandbox, error: TransportError) -> Response {
        let proofs = match error {
            TransportError::WrongVerb => self.proofs.recent(),
            _ => Vec::new(),
        };
        let answered = error.answer(sandbox, proofs);
        let mut response = respond(answered.status, answered.body, sandbox.behaviour());
        if matches!(error, TransportError::WrongVerb) {
            response
                .headers_mut()
                .insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        response
    }
}

fn auth_header(request: &Request) -> Option<&[u8]> {
    single_auth_header(request.headers())
}

/// The `Auth` header; two of them are as good as a malformed one.
fn single_auth_header(headers: &axum::http::HeaderMap) -> Option<&[u8]> {
    let mut values = headers.get_all("auth").iter();
    match (values.next(), values.next()) {
        (Some(_), Some(_)) => Some(b""),
        (first, _) => first.map(HeaderValue::as_bytes),
    }
}

fn respond(status: u16, body: Vec<u8>, behaviour: &Behaviour) -> Response {
    let content_type = HeaderValue::from_str(&behaviour.settings.http.content_type);
    let mut response = Response::new(Body::from(body));
    *response.status_mut() =
        StatusCode::from_u16(status).expect("the profile's statuses were checked");
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        content_type.expect("the profile's content type was checked"),
    );
    response
}
