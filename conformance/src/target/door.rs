//! The only way to a gateway.

use std::sync::Arc;

use super::guard::{Classified, Paying, Reading};
use super::http::{Http, Outcome, Request};
use super::live::Live;
use super::proof::Proven;
use super::url::SafeUrl;
use crate::imagined::Imagined;
use crate::money::{Became, Held, LogError, Permit, Purse, Slot};

/// A gateway, and what may be sent to it.
#[derive(Clone, Debug)]
pub enum Door {
    /// A proven simulator: anything.
    Simulated(Proven),
    /// One that exists in memory only: anything, as nothing leaves this process.
    Imagined(Imagined),
    /// Any other: what reads, and what an approved plan allows to pay.
    Live(LiveDoor),
}

/// The way to a gateway that may move real money.
#[derive(Clone, Debug)]
pub struct LiveDoor {
    http: Http,
    url: SafeUrl,
    purse: Option<Arc<Purse>>,
}

/// What came of a request, and the permit it was sent with, to be settled.
#[derive(Debug)]
pub struct Sent {
    /// What came of it.
    pub outcome: Outcome,
    /// With which real money was asked for.
    pub permit: Option<Permit>,
}

/// A payment was kept from a gateway that has not proved to be a simulator.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There is no plan.
    #[error(
        "this call could pay, and without a plan only a gateway that proves to be a simulator is ever paid"
    )]
    NoPlan,
    /// The plan does not allow it.
    #[error(transparent)]
    Held(#[from] Held),
}

impl Door {
    /// A gateway that counts as live.
    #[must_use]
    pub fn live(live: &Live) -> Self {
        Self::Live(LiveDoor {
            http: Http::live(live),
            url: live.url.clone(),
            purse: live.purse.clone(),
        })
    }

    /// Sends a request, if it may go through here; `slot` says where in a plan it belongs.
    ///
    /// # Errors
    /// When it could pay, and the gateway is live and no plan allows it.
    pub async fn send(&self, request: Request, slot: &Slot) -> Result<Sent, Refused> {
        let without_permit = |outcome| Sent {
            outcome,
            permit: None,
        };
        match (self, super::classify(request)) {
            (Self::Simulated(gateway), Classified::Paying(call)) => {
                Ok(without_permit(gateway.pay(&call).await))
            }
            (Self::Simulated(gateway), Classified::Reading(call)) => {
                Ok(without_permit(gateway.read(&call).await))
            }
            (Self::Imagined(gateway), Classified::Paying(call)) => {
                Ok(without_permit(gateway.answer(call.request())))
            }
            (Self::Imagined(gateway), Classified::Reading(call)) => {
                Ok(without_permit(gateway.answer(call.request())))
            }
            (Self::Live(gateway), Classified::Reading(call)) => {
                Ok(without_permit(gateway.read(&call).await))
            }
            (Self::Live(gateway), Classified::Paying(call)) => {
                let permit = gateway.permit(&call, slot)?;
                let outcome = gateway.pay(&call, &permit).await;
                Ok(Sent {
                    outcome,
                    permit: Some(permit),
                })
            }
        }
    }

    /// Writes down what became of a payment.
    ///
    /// # Errors
    /// When the money log cannot be written.
    pub fn settle(&self, permit: &Permit, became: Became) -> Result<(), LogError> {
        match self {
            Self::Live(LiveDoor {
                purse: Some(purse), ..
            }) => purse.settle(permit, became),
            Self::Live(_) | Self::Simulated(_) | Self::Imagined(_) => Ok(()),
        }
    }
}

impl LiveDoor {
    fn permit(&self, call: &Paying, slot: &Slot) -> Result<Permit, Refused> {
        let purse = self.purse.as_ref().ok_or(Refused::NoPlan)?;
        Ok(purse.permit(call, slot)?)
    }

    /// Moves real money. The permit is proof that a plan allows it and that the log knows of it.
    async fn pay(&self, call: &Paying, _permit: &Permit) -> Outcome {
        self.send(call.request()).await
    }

    async fn read(&self, call: &Reading) -> Outcome {
        self.send(call.request()).await
    }

    async fn send(&self, request: &Request) -> Outcome {
        self.http
            .send(&self.url.append(&request.path), request)
            .await
    }
}
