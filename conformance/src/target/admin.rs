//! A simulator's admin API, as far as scenarios need it.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::http::{Http, Outcome, Request};
use super::service::{Secret, Service, Services};
use super::url::{SafeUrl, UrlError};

/// A simulator's admin.
#[derive(Clone, Debug)]
pub struct Admin {
    http: Http,
    url: SafeUrl,
}

/// Why the admin did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The URL will not do.
    #[error(transparent)]
    Url(#[from] UrlError),
    /// No answer.
    #[error("the admin at {url} gives no answer: {reason}")]
    Unreachable {
        /// Which admin.
        url: String,
        /// Why.
        reason: String,
    },
    /// It said no.
    #[error("the admin refused {what}: {reason}")]
    Refused {
        /// The call.
        what: String,
        /// Its words.
        reason: String,
    },
    /// An answer of another shape.
    #[error("the admin's answer to {what} is not understood: {reason}")]
    NotUnderstood {
        /// The call.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// A sandbox to make.
#[derive(Clone, Debug, Default)]
pub struct SandboxRequest {
    /// A profile's name or settings.
    pub profile: Option<Value>,
    /// `manual` or `real`.
    pub clock: Option<&'static str>,
}

/// One isolated gateway inside a simulator.
#[derive(Clone, Debug)]
pub struct Sandbox {
    /// Its name in the admin's paths.
    pub name: String,
    /// Where it says its gateway is; to be proved.
    pub gateway_url: String,
    /// Who may call.
    pub services: Services,
}

#[derive(Deserialize)]
struct SandboxReply {
    name: String,
    gateway_url: String,
    service_id: String,
    secret_key: String,
    #[serde(default)]
    services: Vec<ServiceReply>,
}

#[derive(Deserialize)]
struct ServiceReply {
    service_id: String,
    secret_key: String,
    #[serde(default)]
    blocked: bool,
}

#[derive(Deserialize)]
struct ClockReply {
    now: Timestamp,
}

impl Admin {
    /// The admin at this URL.
    ///
    /// # Errors
    /// When the URL will not do.
    pub fn at(url: &str) -> Result<Self, AdminError> {
        let url = SafeUrl::parse(url)?;
        Ok(Self {
            http: Http::for_url(&url),
            url,
        })
    }

    pub(super) fn http(&self) -> &Http {
        &self.http
    }

    /// Is it there?
    ///
    /// # Errors
    /// When it is not.
    pub async fn health(&self) -> Result<(), AdminError> {
        self.call("GET", "/health", None).await.map(drop)
    }

    /// Makes a sandbox.
    ///
    /// # Errors
    /// When the admin does not.
    pub async fn create_sandbox(&self, wanted: &SandboxRequest) -> Result<Sandbox, AdminError> {
        let mut body = serde_json::Map::new();
        body.extend(
            wanted
                .profile
                .clone()
                .map(|profile| ("profile".to_owned(), profile)),
        );
        body.extend(wanted.clock.map(|clock| ("clock".to_owned(), json!(clock))));
        self.call("POST", "/sandboxes", Some(Value::Object(body)))
            .await
            .and_then(SandboxReply::read)
    }

    /// A sandbox that is there already.
    ///
    /// # Errors
    /// When it is not.
    pub async fn sandbox(&self, name: &str) -> Result<Sandbox, AdminError> {
        self.call("GET", &format!("/sandboxes/{name}"), None)
            .await
            .and_then(SandboxReply::read)
    }

    /// Drops a sandbox.
    ///
    /// # Errors
    /// When the admin does not.
    pub async fn delete_sandbox(&self, name: &str) -> Result<(), AdminError> {
        self.call("DELETE", &format!("/sandboxes/{name}"), None)
            .await
            .map(drop)
    }

    /// The sandbox's time.
    ///
    /// # Errors
    /// When the admin does not say.
    pub async fn clock(&self, sandbox: &str) -> Result<Timestamp, AdminError> {
        self.call("GET", &format!("/sandboxes/{sandbox}/clock"), None)
            .await
            .and_then(now_in)
    }

    /// Moves the sandbox's clock; answers its new time.
    ///
    /// # Errors
    /// When the admin does not.
    pub async fn advance_by(
        &self,
        sandbox: &str,
        by: SignedDuration,
    ) -> Result<Timestamp, AdminError> {
        let body = json!({ "by": format!("{}ms", by.as_millis()) });
        self.call(
            "POST",
            &format!("/sandboxes/{sandbox}/clock/advance"),
            Some(body),
        )
        .await
        .and_then(now_in)
    }

    /// Moves the sandbox's clock to the next thing that happens; answers its new time.
    ///
    /// # Errors
    /// When the admin does not.
    pub async fn advance_to_next(&self, sandbox: &str) -> Result<Timestamp, AdminError> {
        let body = json!({ "next": true });
        self.call(
            "POST",
            &format!("/sandboxes/{sandbox}/clock/advance"),
            Some(body),
        )
        .await
        .and_then(now_in)
    }

    /// From the next payment on, payments go like this.
    ///
    /// # Errors
    /// When the admin does not agree.
    pub async fn set_progression(
        &self,
        sandbox: &str,
        progression: &str,
    ) -> Result<(), AdminError> {
        let body = json!({ "then": { "progression": progression } });
        self.call("POST", &format!("/sandboxes/{sandbox}/rules"), Some(body))
            .await
            .map(drop)
    }

    pub(super) async fn post_nonce(&self, nonce: &str) -> Result<(), AdminError> {
        self.call("POST", "/proof", Some(json!({ "nonce": nonce })))
            .await
            .map(drop)
    }

    async fn call(&self, verb: &str, path: &str, body: Option<Value>) -> Result<Reply, AdminError> {
        let what = format!("{verb} {path}");
        let request = Request {
            verb: verb.to_owned(),
            path: path.to_owned(),
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: body
                .map(|body| body.to_string().into_bytes())
                .unwrap_or_default(),
        };
        match self.http.send(&self.url.append(path), &request).await {
            Outcome::Answer(answer) if (200..300).contains(&answer.status) => Ok(Reply {
                what,
                body: answer.body,
            }),
            Outcome::Answer(answer) => {
                let said = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
                let reason = said["error"]["message"]
                    .as_str()
                    .map_or_else(|| format!("HTTP {}", answer.status), str::to_owned);
                Err(AdminError::Refused { what, reason })
            }
            Outcome::Lost(reason) => Err(AdminError::Unreachable {
                url: self.url.to_string(),
                reason,
            }),
        }
    }
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

fn now_in(reply: Reply) -> Result<Timestamp, AdminError> {
    reply.read::<ClockReply>().map(|clock| clock.now)
}

impl SandboxReply {
    fn read(reply: Reply) -> Result<Sandbox, AdminError> {
        let sandbox: Self = reply.read()?;
        let first = Service {
            id: sandbox.service_id,
            secret: Secret::new(sandbox.secret_key),
        };
        let mut services = Services {
            first,
            second: None,
            blocked: None,
        };
        for reply in sandbox.services {
            let service = Service {
                id: reply.service_id,
                secret: Secret::new(reply.secret_key),
            };
            if reply.blocked {
                services.blocked.get_or_insert(service);
            } else if service.id != services.first.id {
                services.second.get_or_insert(service);
            }
        }
        Ok(Sandbox {
            name: sandbox.name,
            gateway_url: sandbox.gateway_url,
            services,
        })
    }
}
