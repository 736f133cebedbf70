//! A simulator's admin API, as far as scenarios need it.

mod sandbox;
mod situation;
mod witness;

pub use sandbox::{Sandbox, SandboxRequest};

use std::net::IpAddr;

use serde::Deserialize;
use serde_json::{Value, json};

use super::http::Http;
use super::timeout::Timeout;
use crate::stop::Stop;
use paysys_exchange::{Outcome, Request, SafeUrl, Secret, UrlError};

/// The longest reply that is read: a page of calls holds the bodies of all of them.
const LARGEST_REPLY: usize = 64 * 1024 * 1024;

/// A simulator's admin.
#[derive(Clone, Debug)]
pub struct Admin {
    http: Http,
    /// For its gateways: a payment has a connection of its own.
    gateways: Http,
    url: SafeUrl,
    token: Option<Secret>,
    /// In front of every gateway's path, whatever the admin says.
    gateway: Option<String>,
    /// An address of this machine where gateways of this process listen.
    own_address: Option<IpAddr>,
    /// Sandboxes get names that nobody can guess.
    is_secretive: bool,
    /// What every sandbox is made with, besides what its scenario arranges.
    rule: Option<Value>,
    stop: Stop,
}

/// Why the admin did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    #[error(transparent)]
    Url(#[from] UrlError),
    #[error("the admin at {url} gives no answer: {reason}")]
    Unreachable { url: String, reason: String },
    #[error("the admin refused {what}: {reason}")]
    Refused { what: String, reason: String },
    #[error("the admin's answer to {what} is not understood: {reason}")]
    NotUnderstood { what: String, reason: String },
}

impl Admin {
    /// The admin at this URL; it and its gateway have so long for each answer.
    ///
    /// # Errors
    /// When the URL will not do.
    pub fn at(url: &str, timeout: Timeout) -> Result<Self, AdminError> {
        let url = SafeUrl::parse(url)?;
        Ok(Self {
            http: Http::keeping_alive(timeout).taking(LARGEST_REPLY),
            gateways: Http::direct(timeout).taking(LARGEST_REPLY),
            url,
            token: None,
            gateway: None,
            own_address: None,
            is_secretive: false,
            rule: None,
            stop: Stop::default(),
        })
    }

    /// The same admin for somebody who has its token.
    #[must_use]
    pub fn with_token(self, token: Secret) -> Self {
        Self {
            token: Some(token),
            ..self
        }
    }

    /// The same admin, whose gateways are reached at this URL and not where it says.
    ///
    /// # Errors
    /// When the URL will not do.
    pub fn with_gateway_at(self, url: &str) -> Result<Self, AdminError> {
        SafeUrl::parse(url)?;
        let gateway = Some(url.trim_end_matches('/').to_owned());
        Ok(Self { gateway, ..self })
    }

    /// The same admin of a simulator in this process, whose gateways listen at this address for others as well: what is
    /// sent there from here stays on this machine, and what others send must not get into sandboxes that are not theirs.
    #[must_use]
    pub fn beyond_loopback(self, own_address: IpAddr) -> Self {
        Self {
            own_address: Some(own_address),
            is_secretive: true,
            ..self
        }
    }

    /// The same admin, whose sandboxes all begin with this rule.
    #[must_use]
    pub fn with_rule(self, rule: Value) -> Self {
        Self {
            rule: Some(rule),
            ..self
        }
    }

    /// The same admin, whose gateways are sent nothing once it is to stop. What it is asked for itself it may still do:
    /// tidy up, above all.
    pub fn until(self, stop: Stop) -> Self {
        Self { stop, ..self }
    }

    /// The URL of one of its gateways, where it may be spoken to.
    pub(super) fn gateway_at(&self, url: &str) -> Result<SafeUrl, UrlError> {
        SafeUrl::parse_with(url, self.own_address)
    }

    pub(super) fn for_gateways(&self) -> Http {
        self.gateways.clone().until(self.stop.clone())
    }

    /// Is it there?
    ///
    /// # Errors
    /// When it is not.
    pub(crate) async fn health(&self) -> Result<(), AdminError> {
        self.call("GET", "/health", None).await.map(drop)
    }

    pub(super) async fn post_nonce(&self, nonce: &str) -> Result<(), AdminError> {
        self.call("POST", "/proof", Some(json!({ "nonce": nonce })))
            .await
            .map(drop)
    }

    fn headers(&self) -> Vec<(String, String)> {
        let bearer = |token: &Secret| {
            let value = format!("Bearer {}", token.reveal());
            ("Authorization".to_owned(), value)
        };
        let json = ("Content-Type".to_owned(), "application/json".to_owned());
        [json]
            .into_iter()
            .chain(self.token.as_ref().map(bearer))
            .collect()
    }

    async fn call(&self, verb: &str, path: &str, body: Option<Value>) -> Result<Reply, AdminError> {
        let what = format!("{verb} {path}");
        let request = Request {
            verb: verb.to_owned(),
            path: path.to_owned(),
            headers: self.headers(),
            body: body
                .map(|body| body.to_string().into_bytes())
                .unwrap_or_default(),
        };
        let unreachable = |reason: String| AdminError::Unreachable {
            url: self.url.to_string(),
            reason,
        };
        let request = request.build(&self.url);
        let request = request.map_err(|error| unreachable(error.to_string()))?;
        match self.http.exchange_with(&request).await {
            Outcome::Answer(answer) if (200..300).contains(&answer.status) => Ok(Reply {
                what,
                body: answer.body.into_bytes(),
            }),
            Outcome::Answer(answer) => Err(AdminError::Refused {
                what,
                reason: refusal(answer.status, &answer.body),
            }),
            Outcome::NotSent(reason) | Outcome::Lost(reason) => {
                Err(unreachable(reason.to_string()))
            }
        }
    }
}

/// The admin's own words, with what it would have taken.
fn refusal(status: u16, body: &[u8]) -> String {
    let said = serde_json::from_slice::<Value>(body).unwrap_or_default();
    let error = &said["error"];
    let Some(message) = error["message"].as_str() else {
        return format!("HTTP {status}");
    };
    let near = error["did_you_mean"].as_str();
    let near = near.map(|near| format!("; did you mean `{near}`?"));
    let allowed: Vec<&str> = error["allowed"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let allowed = (!allowed.is_empty()).then(|| format!(" (allowed: {})", allowed.join(", ")));
    [Some(message.to_owned()), near, allowed]
        .into_iter()
        .flatten()
        .collect()
}

struct Reply {
    what: String,
    body: Vec<u8>,
}

impl Reply {
    fn read<T: for<'de> Deserialize<'de>>(self) -> Result<T, AdminError> {
        // The library's words could quote a secret out of the reply; the place is enough.
        let reason =
            |error: serde_json::Error| format!("line {}, column {}", error.line(), error.column());
        serde_json::from_slice(&self.body).map_err(|error| AdminError::NotUnderstood {
            what: self.what,
            reason: reason(error),
        })
    }
}
