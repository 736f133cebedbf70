//! The only way to a gateway.

use std::sync::Arc;

use super::live_target::LiveTarget;
use crate::money::{Budget, Held, LogError, Permit, Slot};
use crate::target::gateway::Gateway;
use crate::target::guard::{Denied, Guard, Judged, Repeats};
use crate::target::proof::Proven;
use paysys_contract::Said;
use paysys_exchange::{Became, Outcome, Request, SafeUrl};

/// A gateway, and what may be sent to it.
#[derive(Clone, Debug)]
pub struct GatewayAccess {
    gateway: Arc<dyn Gateway>,
    pass: Pass,
    money: Money,
}

/// What may go through.
#[derive(Clone, Debug)]
enum Pass {
    /// Anything, to this place: it is a proven simulator, or in memory only.
    Anything(SafeUrl),
    /// What the guard knows to be harmless, and what pays where there is a permit.
    Guarded(Box<Guard>),
}

/// Whose money a gateway moves.
#[derive(Clone, Debug)]
enum Money {
    Imaginary,
    /// Somebody's, of which a budget may hold some.
    Real(Option<Arc<Budget>>),
}

/// What came of a request.
#[derive(Debug)]
pub struct Sent {
    pub outcome: Outcome,
    /// Could it move money, real or simulated?
    pub pays: bool,
    /// The permit with which real money was asked for, to be settled.
    pub permit: Option<Permit>,
    /// May the same be asked again, where there was no answer?
    pub repeats: Repeats,
}

/// A request was kept from a gateway that has not proved to be a simulator.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("{}", .0.whole())]
    Denied(#[from] Denied),
    #[error("{}", Said::of("reason.call_pays"))]
    NoPlan,
    #[error(transparent)]
    Held(#[from] Held),
}

impl Refused {
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::Denied(denied) => denied.whole(),
            Self::NoPlan => Said::of("reason.call_pays"),
            Self::Held(held) => held.said(),
        }
    }
}

impl GatewayAccess {
    /// A simulator: anything may be sent there.
    #[must_use]
    pub fn proven(proven: Proven) -> Self {
        let (wire, url) = proven.into_parts();
        Self {
            gateway: Arc::new(wire),
            pass: Pass::Anything(url),
            money: Money::Imaginary,
        }
    }

    #[must_use]
    pub fn live(target: &LiveTarget) -> Self {
        Self {
            gateway: Arc::new(target.live.wire(target.stop.clone())),
            pass: Pass::Guarded(Box::new(target.live.guard())),
            money: Money::Real(target.budget.clone()),
        }
    }

    /// A gateway in memory that seems to be here: anything may be sent, as nothing leaves this process.
    pub(super) fn model(gateway: Arc<dyn Gateway>, url: SafeUrl) -> Self {
        Self {
            gateway,
            pass: Pass::Anything(url),
            money: Money::Imaginary,
        }
    }

    /// A gateway in memory that is treated like a live one, but for its money, which is nobody's.
    pub(super) fn guarded_model(gateway: Arc<dyn Gateway>, guard: Guard) -> Self {
        Self {
            gateway,
            pass: Pass::Guarded(Box::new(guard)),
            money: Money::Imaginary,
        }
    }

    /// Sends a request, if it may go through here; `slot` says where in a plan it belongs.
    ///
    /// # Errors
    /// When it may not.
    pub async fn send(&self, request: &Request, slot: &Slot) -> Result<Sent, Refused> {
        let judged = match &self.pass {
            Pass::Guarded(guard) => guard.judge(request)?,
            Pass::Anything(url) => match request.build(url) {
                Ok(built) => Judged::unguarded(built),
                Err(error) => return Ok(Sent::never(error.to_string().into())),
            },
        };
        let permit = match &self.money {
            Money::Real(budget) if judged.pays() => {
                let budget = budget.as_ref().ok_or(Refused::NoPlan)?;
                Some(budget.permit(&judged, slot)?)
            }
            Money::Real(_) | Money::Imaginary => None,
        };
        let outcome = self.gateway.send(&judged).await;
        if let Pass::Guarded(guard) = &self.pass {
            guard.learn(&outcome);
        }
        Ok(Sent {
            outcome,
            pays: judged.pays(),
            permit,
            repeats: judged.repeats(),
        })
    }

    /// Writes down what became of a payment.
    ///
    /// # Errors
    /// When the money log cannot be written.
    pub fn settle(&self, permit: &Permit, became: Became) -> Result<(), LogError> {
        match &self.money {
            Money::Real(Some(budget)) => budget.settle(permit, became),
            Money::Real(None) | Money::Imaginary => Ok(()),
        }
    }
}

impl Sent {
    fn never(why: Said) -> Self {
        Self {
            outcome: Outcome::NotSent(why),
            pays: false,
            permit: None,
            repeats: Repeats::Allowed,
        }
    }
}
