//! The admin API: JSON over HTTP on a listener of its own. Every route stands in this file.

mod access;
mod bundle;
mod calls;
mod catalog;
mod certificate;
mod clock;
mod error;
mod health;
mod input;
mod payments;
mod proof;
mod reports;
mod rules;
mod sandboxes;
mod shape;
mod verify;

use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::{delete, get, post, put};

pub use access::AdminToken;
use error::AdminError;

use crate::gateway::{self, Proofs};
use crate::profile::Profile;
use crate::registry::{HostedSandbox, Registry};

/// What the admin's handlers share.
#[derive(Debug, Clone)]
pub struct AdminState {
    /// All sandboxes.
    pub registry: Arc<Registry>,
    /// What a sandbox is made of that asks for no profile of its own: the process's.
    pub profile: Arc<Profile>,
    /// Where nonces are posted.
    pub proofs: Arc<Proofs>,
    /// Scheme, host and port of the gateway's listener.
    pub gateway_origin: Arc<str>,
    /// The gateway's certificate as PEM, where it speaks TLS.
    pub certificate: Option<Arc<str>>,
    /// What a caller must show; nothing on loopback.
    pub token: Option<AdminToken>,
}

/// The admin's routes.
pub fn router(state: AdminState) -> Router {
    Router::new()
        .route("/health", get(health::show))
        .route("/catalog", get(catalog::show))
        .route("/certificate.pem", get(certificate::show))
        .route("/proof", post(proof::post))
        .route("/sandboxes", get(sandboxes::list).post(sandboxes::create))
        .route(
            "/sandboxes/{sandbox}",
            get(sandboxes::show).delete(sandboxes::delete),
        )
        .route(
            "/sandboxes/{sandbox}/clock",
            put(clock::set).get(clock::show),
        )
        .route("/sandboxes/{sandbox}/clock/advance", post(clock::advance))
        .route("/sandboxes/{sandbox}/reset", post(sandboxes::reset))
        .route(
            "/sandboxes/{sandbox}/rules",
            get(rules::list).post(rules::create).delete(rules::clear),
        )
        .route("/sandboxes/{sandbox}/rules/{rule}", delete(rules::remove))
        .route("/sandboxes/{sandbox}/payments", get(payments::list))
        .route(
            "/sandboxes/{sandbox}/payments/{payment}",
            get(payments::show),
        )
        .route(
            "/sandboxes/{sandbox}/payments/{payment}/status",
            post(payments::set_status),
        )
        .route("/sandboxes/{sandbox}/calls", get(calls::list))
        .route("/sandboxes/{sandbox}/bundle", get(bundle::show))
        .route("/sandboxes/{sandbox}/calls/stream", get(calls::stream))
        .route("/sandboxes/{sandbox}/calls/{call}", get(calls::show))
        .route("/sandboxes/{sandbox}/ledger", get(reports::ledger))
        .route("/sandboxes/{sandbox}/findings", get(reports::findings))
        .route("/sandboxes/{sandbox}/coverage", get(reports::coverage))
        .route("/sandboxes/{sandbox}/verify", post(verify::verify))
        .fallback(error::no_such_route)
        .method_not_allowed_fallback(error::no_such_verb)
        .layer(middleware::from_fn_with_state(state.clone(), access::guard))
        .with_state(state)
}

impl AdminState {
    fn sandbox(&self, name: &str) -> Result<Arc<HostedSandbox>, AdminError> {
        self.registry.named(name).ok_or_else(|| {
            let all = self.registry.all();
            AdminError::unknown_sandbox(name, all.iter().map(|sandbox| sandbox.name()))
        })
    }

    fn gateway_url(&self, sandbox: &str) -> String {
        format!("{}{}", self.gateway_origin, gateway::path_of(sandbox))
    }
}
