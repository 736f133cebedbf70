//! The gateway over HTTP: from bytes to a sandbox and back. Everything is answered in the gateway's
//! own dialect, wrong verbs, wrong paths and large bodies too (ENV-15).

mod body;
mod headers;
mod proofs;
mod transport;

use std::sync::Arc;

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::http::request::Parts;
use hyper::{Method, Request, Response};

pub(crate) use proofs::Proofs;
use transport::TransportError;

use crate::connection::Connection;
use crate::delivery::{self, Body};
use crate::journal::{Arrival, Received, RequestHead, Sent};
use crate::registry::{DEFAULT, HostedSandbox, LastSandbox, Outgoing, Registry};
use crate::turned_away::{TurnedAway, TurnedAwayCounts};
use crate::{redaction, wall_clock};
use paysys_core::auth::AuthHeader;

/// The path of the gateway.
pub(crate) const PATH: &str = "/gateway";

/// The gateway. It has two paths and answers everything else as well, so that a router would only cost:
/// an allocation here and there for every call, a good part of what a call costs as a whole.
#[derive(Debug)]
pub(crate) struct Gateway {
    registry: Arc<Registry>,
    proofs: Arc<Proofs>,
    turned_away: Arc<TurnedAwayCounts>,
}

/// The path of a sandbox's own gateway.
pub(crate) fn path_of(sandbox: &str) -> String {
    match sandbox {
        DEFAULT => PATH.to_owned(),
        name => format!("/s/{name}{PATH}"),
    }
}

/// The sandbox that a path names; the gateway's own path names none.
fn sandbox_in(path: &str) -> Option<&str> {
    let name = path.strip_prefix("/s/")?.strip_suffix(PATH)?;
    (!name.is_empty()).then_some(name)
}

impl Gateway {
    /// The door to these sandboxes, with the nonces by which a tool knows that this is a simulator.
    pub(crate) const fn new(
        registry: Arc<Registry>,
        proofs: Arc<Proofs>,
        turned_away: Arc<TurnedAwayCounts>,
    ) -> Self {
        Self {
            registry,
            proofs,
            turned_away,
        }
    }

    pub(crate) async fn answer(
        &self,
        request: Request<Incoming>,
        connection: &Connection,
        last: &LastSandbox,
    ) -> Response<Body> {
        connection.arrives();
        let sent = connection.last_sent();
        let (head, body) = request.into_parts();
        let auth = headers::auth(&head.headers);
        let (sandbox, error) = self.find(&head, &auth, last);
        let body = match error {
            Some(error) => Err((error, Bytes::new())),
            None => body::read(body, sandbox.behaviour().settings.http.body_limit_bytes).await,
        };
        let (Ok(read) | Err((_, read))) = &body;
        let arrival = Arrival {
            received: Received {
                wall: wall_clock::now(),
                sent,
                connection: connection.number(),
            },
            head: RequestHead::Request(&head),
            body: read,
            form: None,
        };
        let outgoing = match &body {
            Ok(_) => sandbox.answer(&headers::of(&head.headers, auth), arrival),
            Err((error, _)) => self.refuse(&sandbox, error, &head, arrival),
        };
        // They are pieces of the connection's buffer, which is free for the next request then.
        drop((head, body));
        delivery::deliver(outgoing, connection).await
    }

    /// Leaves word of something that never became a request, in the journal of those that are nobody's.
    pub(crate) fn turn_away(&self, turned_away: TurnedAway) {
        self.turned_away.count(turned_away.diagnosis.mistake);
        let arrival = Arrival {
            received: Received {
                wall: wall_clock::now(),
                sent: Sent::now(),
                connection: turned_away.connection,
            },
            head: RequestHead::Text(""),
            body: &redaction::excerpt(&turned_away.bytes),
            form: None,
        };
        self.default_sandbox().turn_away(turned_away, arrival);
    }

    /// Whom a request is for, and what is wrong with it before its body is looked at.
    fn find(
        &self,
        head: &Parts,
        auth: &AuthHeader<'_>,
        last: &LastSandbox,
    ) -> (Arc<HostedSandbox>, Option<TransportError>) {
        let whole = head.uri.path();
        let path = whole.strip_suffix('/').unwrap_or(whole);
        let named = sandbox_in(path).map(|name| self.registry.named(name));
        let right_path = matches!(named, Some(Some(_))) || path == PATH;
        let sandbox = match named {
            Some(found) => found.unwrap_or_else(|| self.default_sandbox()),
            None => self.sandbox_of(auth, last),
        };
        let has_slash = path.len() < whole.len();
        let takes_slash = sandbox.behaviour().settings.http.trailing_slash;
        let repeated = || transport::repeated(whole, sandbox.name());
        let error = if !right_path {
            Some(TransportError::WrongPath(repeated()))
        } else if has_slash && !takes_slash {
            Some(TransportError::TrailingSlash(repeated()))
        } else if head.method != Method::POST {
            Some(TransportError::WrongVerb(self.proofs.recent()))
        } else {
            None
        };
        (sandbox, error)
    }

    /// The sandbox that the request's service id leads to, else the default one.
    fn sandbox_of(&self, auth: &AuthHeader<'_>, last: &LastSandbox) -> Arc<HostedSandbox> {
        let found = match (auth.parts, auth.raw) {
            (Some(parts), _) => last.of_service(parts.service_id, &self.registry),
            // It will be refused; the journal to be refused in is that of whoever it names.
            (None, Some(malformed)) => self.registry.named_by(malformed),
            (None, None) => None,
        };
        found.unwrap_or_else(|| self.default_sandbox())
    }

    fn default_sandbox(&self) -> Arc<HostedSandbox> {
        self.registry
            .named(DEFAULT)
            .expect("the default sandbox is made first and never removed")
    }

    fn refuse(
        &self,
        sandbox: &HostedSandbox,
        error: &TransportError,
        head: &Parts,
        arrival: Arrival<'_>,
    ) -> Outgoing {
        let refused = error.refused(&sandbox.behaviour().settings.http);
        match error {
            TransportError::WrongVerb(_) if self.proofs.are_asked_for(head) => {
                sandbox.prove(&refused)
            }
            _ => sandbox.refuse(&refused, arrival),
        }
    }
}
