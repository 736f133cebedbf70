//! The gateway over HTTP: from bytes to a sandbox and back. Everything is answered in the gateway's
//! own dialect, wrong verbs, wrong paths and large bodies too (ENV-15).

mod body;
mod headers;

use std::sync::Arc;

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::http::request::Parts;
use hyper::{Method, Request, Response};

use crate::connection::{Connection, Cut};
use crate::delivery::{self, Body};
use crate::journal::{Arrival, Received, RequestHead, Sent};
use crate::registry::{
    DEFAULT, Headers, HostedSandbox, HouseError, LastSandbox, Outgoing, Registry, Row, Unserved,
};
use crate::transport::{self, PATH, TransportError};
use crate::turned_away::{TurnedAway, TurnedAwayCounts};
use crate::{redaction, wall_clock};
use paysys_core::auth::AuthHeader;

/// The gateway. It has two paths and answers everything else as well, so that a router would only cost:
/// an allocation here and there for every call, a good part of what a call costs as a whole.
#[derive(Debug)]
pub(crate) struct Gateway {
    registry: Arc<Registry>,
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
    pub(crate) const fn new(registry: Arc<Registry>, turned_away: Arc<TurnedAwayCounts>) -> Self {
        Self {
            registry,
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
        if self.registry.is_shared() {
            // It may be for a sandbox, or ask for a nonce, of which only another node has heard.
            if let Err(error) = self.learn_of_others(&head, &auth).await {
                // What is not known here may well be there.
                tracing::error!(%error, "not served");
                let default = self.default_sandbox();
                let refused = TransportError::NotKept.refused(&default.behaviour().settings.http);
                return delivery::deliver(default.answer_unkept(&refused), connection).await;
            }
        }
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
        let headers = headers::of(&head.headers, auth);
        let outgoing = match (sandbox.row(), &body) {
            (None, Ok(_)) => Ok(sandbox.answer(&headers, arrival)),
            (None, Err((error, _))) => Ok(self.refuse(&sandbox, error, &head, arrival)),
            (Some(row), Ok(_)) if !sandbox.is_judged_by_its_clock() => {
                match sandbox.begin_answer(row, &head, &headers, arrival) {
                    Ok(outgoing) => Ok(outgoing),
                    Err(later) => sandbox.answer_later(later).await,
                }
            }
            (Some(row), body) => {
                let error = body.as_ref().err().map(|(error, _)| error);
                let kept = self.answer_kept(&sandbox, row, &head, &headers, error, arrival);
                // Far larger than an answer at once, which is not to pay for it.
                Box::pin(kept).await
            }
        };
        let outgoing = match outgoing {
            // Another node has removed it, perhaps to make a new one of the same name.
            Err(Unserved::Gone) => {
                Box::pin(self.answer_elsewhere(&head, &headers, last, arrival)).await
            }
            outgoing => outgoing,
        };
        // Where it may have been taken, the client is told nothing: it would believe it.
        let cut_off = matches!(outgoing, Err(Unserved::Unknown(_)));
        let outgoing = outgoing.unwrap_or_else(|why| unserved(&why, &sandbox));
        // They are pieces of the connection's buffer, which is free for the next request then.
        drop((head, body));
        let response = delivery::deliver(outgoing, connection).await;
        if cut_off {
            connection.cut(Cut::Close);
        }
        response
    }

    async fn answer_kept(
        &self,
        sandbox: &Arc<HostedSandbox>,
        row: &Row,
        head: &Parts,
        headers: &Headers<'_>,
        error: Option<&TransportError>,
        arrival: Arrival<'_>,
    ) -> Result<Outgoing, Unserved> {
        let Some(error) = error else {
            return sandbox.answer_kept(row, head, headers, arrival).await;
        };
        if matches!(error, TransportError::WrongVerb(_))
            && self.registry.proofs().are_asked_for(head)
        {
            return Ok(sandbox.prove(&error.refused(&sandbox.behaviour().settings.http)));
        }
        sandbox
            .refuse_kept(row, head, headers, error, arrival)
            .await
    }

    async fn learn_of_others(&self, head: &Parts, auth: &AuthHeader<'_>) -> Result<(), HouseError> {
        let is_known = match (sandbox_in(head.uri.path()), auth.parts) {
            _ if head.method != Method::POST => false,
            (Some(name), _) => self.registry.named(name).is_some(),
            (None, Some(parts)) => self.registry.of_service(parts.service_id).is_some(),
            (None, None) => true,
        };
        match is_known {
            true => Ok(()),
            false => self.registry.learn_of_others().await,
        }
    }

    async fn answer_elsewhere(
        &self,
        head: &Parts,
        headers: &Headers<'_>,
        last: &LastSandbox,
        arrival: Arrival<'_>,
    ) -> Result<Outgoing, Unserved> {
        if self.registry.learn_of_others().await.is_err() {
            return Err(Unserved::Gone);
        }
        let (sandbox, error) = self.find(head, &headers.auth, last);
        let row = sandbox.row().ok_or(Unserved::Gone)?;
        let error = error.as_ref();
        self.answer_kept(&sandbox, row, head, headers, error, arrival)
            .await
    }

    /// Leaves word of something that never became a request, in the journal of those that are nobody's.
    pub(crate) async fn turn_away(&self, turned_away: TurnedAway) {
        self.turned_away
            .count(turned_away.diagnosis.mistake.clone());
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
        let sandbox = self.default_sandbox();
        match sandbox.row() {
            None => sandbox.turn_away(turned_away, arrival),
            Some(row) => {
                let kept = sandbox.turn_away_kept(row, turned_away, arrival).await;
                if let Err(error) = kept {
                    tracing::warn!(%error, "what was turned away is not in the journal");
                }
            }
        }
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
            Some(TransportError::WrongVerb(self.registry.proofs().recent()))
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
            TransportError::WrongVerb(_) if self.registry.proofs().are_asked_for(head) => {
                sandbox.answer_unkept(&refused)
            }
            _ => sandbox.refuse(&refused, arrival),
        }
    }
}

/// What a client is told whose request was not taken.
fn unserved(why: &Unserved, sandbox: &HostedSandbox) -> Outgoing {
    tracing::error!(sandbox = sandbox.name(), error = %why, "not served");
    sandbox.answer_unkept(&TransportError::NotKept.refused(&sandbox.behaviour().settings.http))
}
