//! The only way to a gateway.

use super::guard::{Classified, Reading};
use super::http::{Http, Outcome, Request};
use super::proof::Proven;
use super::timeout::Timeout;
use super::url::SafeUrl;

/// A gateway, and what may be sent to it.
#[derive(Clone, Debug)]
pub enum Door {
    /// A proven simulator: anything.
    Simulated(Proven),
    /// Any other: only what reads.
    Live(Live),
}

/// A gateway that may move real money.
#[derive(Clone, Debug)]
pub struct Live {
    http: Http,
    url: SafeUrl,
}

/// A payment was kept from a gateway that has not proved to be a simulator.
#[derive(Debug, thiserror::Error)]
#[error("this call could pay, and only a gateway that proves to be a simulator is ever paid")]
pub struct Refused;

impl Door {
    /// A gateway that counts as live.
    #[must_use]
    pub fn live(url: SafeUrl, timeout: Timeout) -> Self {
        Self::Live(Live {
            http: Http::for_url(&url, timeout),
            url,
        })
    }

    /// Sends a request, if it may go through here.
    ///
    /// # Errors
    /// When it could pay and the gateway is live.
    pub async fn send(&self, request: Request) -> Result<Outcome, Refused> {
        match (self, super::classify(request)) {
            (Self::Simulated(gateway), Classified::Paying(call)) => Ok(gateway.pay(&call).await),
            (Self::Simulated(gateway), Classified::Reading(call)) => Ok(gateway.read(&call).await),
            (Self::Live(gateway), Classified::Reading(call)) => Ok(gateway.read(&call).await),
            (Self::Live(_), Classified::Paying(_)) => Err(Refused),
        }
    }
}

impl Live {
    async fn read(&self, call: &Reading) -> Outcome {
        self.http
            .send(&self.url.append(&call.request().path), call.request())
            .await
    }
}
