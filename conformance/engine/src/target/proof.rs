//! The proof that a URL is a simulator: a nonce posted to the admin comes back from the gateway itself.

use super::admin::{Admin, AdminError};
use super::gateway::Wire;
use super::http::Http;
use crate::chance;
use paysys_exchange::{Answer, Outcome, Request, SafeUrl, UrlError};
use paysys_shared::json::Json;
use paysys_shared::proof;

/// A gateway that has proved to be a simulator. Nothing else is paid without an approved plan.
#[derive(Clone, Debug)]
pub struct Proven {
    http: Http,
    url: SafeUrl,
}

/// Why a gateway counts as live.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    #[error(transparent)]
    Admin(#[from] AdminError),
    #[error(transparent)]
    Url(#[from] UrlError),
    #[error(
        "{url} gives no answer: {reason} (where the gateway is reached under another URL from here, name it with --gateway-url)"
    )]
    Unreachable { url: String, reason: String },
    #[error(
        "{0} does not show the nonce that was posted to the admin: it is not that simulator's gateway, and is not paid"
    )]
    NotShown(String),
}

impl Proven {
    /// Challenges a gateway. The admin's word alone counts for nothing.
    ///
    /// # Errors
    /// When the gateway does not show what only its simulator can know.
    pub async fn prove(admin: &Admin, gateway_url: &str) -> Result<Self, ProofError> {
        let url = admin.gateway_at(gateway_url)?;
        let http = admin.for_gateways();
        let nonce = chance::nonce();
        admin.post_nonce(&nonce).await?;
        let question = Request {
            verb: "GET".to_owned(),
            path: String::new(),
            // Else it would look like a mistake of whoever is tested.
            headers: vec![(proof::HEADER.to_owned(), proof::mark(&nonce))],
            body: Vec::new(),
        };
        let unreachable = |reason: String| ProofError::Unreachable {
            url: url.to_string(),
            reason,
        };
        let question = question.build(&url);
        let question = question.map_err(|error| unreachable(error.to_string()))?;
        match http.exchange_with(&question).await {
            Outcome::Answer(answer) if shows(&answer, &nonce) => Ok(Self { http, url }),
            Outcome::Answer(_) => Err(ProofError::NotShown(url.to_string())),
            Outcome::NotSent(reason) | Outcome::Lost(reason) => {
                Err(unreachable(reason.to_string()))
            }
        }
    }

    /// The way to it, and where that leads.
    pub(crate) fn into_parts(self) -> (Wire, SafeUrl) {
        (Wire(self.http), self.url)
    }
}

fn shows(answer: &Answer, nonce: &str) -> bool {
    let document = answer.body.json();
    match document
        .as_ref()
        .and_then(|document| document.descend(["error", "data", "proof"]))
    {
        Some(Json::List(shown)) => shown.iter().any(|item| item.as_text() == Some(nonce)),
        _ => false,
    }
}
