//! A client in the same process: what it sends goes to a sandbox without HTTP, at a wall time that stands.

use std::sync::Arc;

use axum::http::Request;
use axum::http::request::Parts;
use paysys_core::auth::{AuthHeader, AuthVerdict, sign};
use paysys_core::document::Document;
use paysys_core::sandbox::{self, Call};
use paysys_core::service::ServiceIndex;
use paysys_core::treatment::Treatment;
use paysys_core::{Behaviour, Moment, Seed};
use paysys_simulator::journal::{Arrival, Ending, Received, RequestHead, Sent};
use paysys_simulator::profile::Profile;
use paysys_simulator::registry::{Headers, HostedSandbox, Registry, SandboxSpec};

use super::payout::PAYOUT;

pub(crate) const WALL: Moment = Moment::from_millis(1_700_000_000_000);

/// A registry whose sandboxes keep journals of so many bytes.
pub(crate) fn registry(journal_limit_bytes: usize) -> Registry {
    Registry::new(Seed(1), journal_limit_bytes)
}

/// Makes a sandbox of the default profile.
pub(crate) fn create(registry: &Registry, name: &str) -> Arc<HostedSandbox> {
    let spec = SandboxSpec {
        name: Some(name.into()),
        profile: Profile::standard().clone(),
        seed: None,
        pace: None,
    };
    registry.create(spec, WALL).expect("a free name")
}

/// Somebody who makes the same payout again and again.
pub(crate) struct Caller {
    head: Parts,
    auth: String,
    sandbox: Arc<HostedSandbox>,
}

impl Caller {
    pub(crate) fn of(sandbox: &Arc<HostedSandbox>) -> Self {
        let service = &sandbox.services()[0];
        let timestamp = WALL.as_millis().to_string();
        let hash = sign(service.secret_key.reveal(), &timestamp);
        let auth = format!("{}-{hash}-{timestamp}", service.id);
        let request = Request::post("/gateway")
            .header("host", "127.0.0.1:8080")
            .header("content-type", "application/json")
            .header("auth", &auth)
            .header("content-length", PAYOUT.len());
        let (head, ()) = request.body(()).expect("a request").into_parts();
        Self {
            head,
            auth,
            sandbox: sandbox.clone(),
        }
    }

    /// The payout as the gateway hands it on.
    pub(crate) fn arrival(&self) -> Arrival<'_> {
        Arrival {
            received: Received {
                wall: WALL,
                sent: Sent::now(),
                connection: 1,
            },
            head: RequestHead::Request(&self.head),
            body: PAYOUT.as_bytes(),
            form: None,
        }
    }

    /// Pays, as the gateway would have it done; a connection knows the sandbox of its last call.
    pub(crate) fn pay(&self) {
        let headers = Headers {
            auth: AuthHeader::read(Some(self.auth.as_bytes())),
            asked: None,
            stray: None,
            all: &self.head.headers,
        };
        let outgoing = self.sandbox.answer(&headers, self.arrival());
        assert_eq!(outgoing.rendered.status, 200);
        outgoing.receipt.end(Ending::Answered);
    }
}

/// The body of the payout, read.
pub(crate) fn document() -> Document<'static> {
    Document::read(PAYOUT.as_bytes())
}

/// The payout as the core is given it, with a signature that was found good.
pub(crate) fn call<'a>(document: &'a Document<'_>, behaviour: &'a Behaviour) -> Call<'a> {
    Call {
        request: sandbox::Request::read(document, behaviour),
        auth: AuthVerdict::Accepted(ServiceIndex(0)),
        asked: Ok(Treatment::default()),
        headers: &[],
    }
}
