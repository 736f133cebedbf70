//! Gateways that may move real money.

use std::time::Duration;

use serde::Deserialize;

use super::gateway::Wire;
use super::guard::Guard;
use super::http::Http;
use super::limits::Limits;
use super::timeout::Timeout;
use super::trust::Trust;
use crate::stop::Stop;
use paysys_exchange::{PaymentTerms, SafeUrl, Service, Services};

/// A gateway that did not prove to be a simulator, whatever it is.
#[derive(Clone, Debug)]
pub struct Live {
    pub url: SafeUrl,
    pub service: Service,
    /// Another service that is no less entitled, if the target has one.
    pub second: Option<Service>,
    /// One that is blocked (AUT-06), if the target has one.
    pub blocked: Option<Service>,
    pub trust: Trust,
    pub proxy: Proxy,
    pub timeout: Timeout,
    /// Whom it may pay; nobody unless told.
    pub terms: Option<PaymentTerms>,
    pub limits: Limits,
}

/// Which proxy stands between the kit and a gateway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Proxy {
    /// None, whatever the environment says: who reads along is not left to chance.
    #[default]
    None,
    /// The one that `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name.
    Environment,
}

impl Live {
    #[must_use]
    pub fn reading(url: SafeUrl, service: Service, timeout: Timeout) -> Self {
        Self {
            url,
            service,
            second: None,
            blocked: None,
            trust: Trust::default(),
            proxy: Proxy::default(),
            timeout,
            terms: None,
            limits: Limits::default(),
        }
    }

    #[must_use]
    pub fn services(&self) -> Services {
        Services {
            first: self.service.clone(),
            second: self.second.clone(),
            blocked: self.blocked.clone(),
        }
    }

    #[must_use]
    pub fn guard(&self) -> Guard {
        Guard::of(self.url.clone(), self.services(), self.terms.clone())
    }

    /// The way to it, which ends when everything is to. No proxy stands between this machine and itself.
    pub(crate) fn wire(&self, stop: Stop) -> Wire {
        let by_proxy = self.proxy == Proxy::Environment && !self.url.is_loopback();
        Wire(Http::trusting(&self.trust, self.timeout, by_proxy).until(stop))
    }

    #[must_use]
    pub fn pause(&self) -> Duration {
        Duration::from_secs(1) / self.limits.calls_per_second.max(1)
    }
}
