//! Gateways that may move real money.

use std::sync::Arc;
use std::time::Duration;

use super::service::Service;
use super::terms::{Limits, PaymentTerms};
use super::timeout::Timeout;
use super::url::SafeUrl;
use crate::money::Purse;

/// A gateway that did not prove to be a simulator, whatever it is.
#[derive(Clone, Debug)]
pub struct Live {
    /// Its URL.
    pub url: SafeUrl,
    /// Who calls.
    pub service: Service,
    /// How long one exchange may take.
    pub timeout: Timeout,
    /// Whom it may pay; nobody unless told.
    pub terms: Option<PaymentTerms>,
    /// How much may be asked of it.
    pub limits: Limits,
    /// What an approved plan allows; without one it is only read.
    pub purse: Option<Arc<Purse>>,
}

impl Live {
    /// A gateway that is only read.
    #[must_use]
    pub fn reading(url: SafeUrl, service: Service, timeout: Timeout) -> Self {
        Self {
            url,
            service,
            timeout,
            terms: None,
            limits: Limits::default(),
            purse: None,
        }
    }

    /// The pause before each call.
    #[must_use]
    pub fn pause(&self) -> Duration {
        Duration::from_secs(1) / self.limits.calls_per_second.max(1)
    }
}
