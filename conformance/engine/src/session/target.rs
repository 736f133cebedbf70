//! What a run is aimed at.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::access::GatewayAccess;
use super::live_target::LiveTarget;
use crate::session::{Arranged, AsLive, Session, Waiting};
use crate::stop::Stop;
use crate::target::admin::{Admin, AdminError, SandboxRequest};
use crate::target::gateway::SandboxOf;
use crate::target::live::Live;
use crate::target::proof::{ProofError, Proven};
use paysys_exchange::{Credentials, PaymentTerms};
use paysys_scenario::{Arrangement, Bindings, Clock, Profile};
use paysys_shared::json::Json;

/// What a run is aimed at.
#[derive(Clone, Debug)]
pub enum Target {
    /// A simulator, by its admin: every scenario gets a sandbox of its own.
    Simulator(Admin),
    Model(Arc<dyn ModelSource>),
    /// Any other gateway: reading calls reach it, and what an approved plan allows.
    Live(LiveTarget),
}

/// Makes gateways in memory to play scenarios on.
pub trait ModelSource: fmt::Debug + Send + Sync {
    /// Where a scenario with this arrangement plays.
    ///
    /// # Errors
    /// When it wants what such a gateway does not know.
    fn session(&self, arrangement: &Arrangement) -> Result<Session, AdminError>;

    /// Is it treated like a live gateway: nothing can be arranged there, time is waited for, and all scenarios talk to the
    /// same one? Then this says who guards it.
    fn as_live(&self) -> Option<AsLive>;
}

impl Target {
    /// A gateway that may move real money, and is only read.
    #[must_use]
    pub fn live(live: Live) -> Self {
        Self::Live(live.into())
    }

    /// The same target, which is sent nothing once it is to stop.
    #[must_use]
    pub fn until(&self, stop: &Stop) -> Self {
        match self.clone() {
            Self::Simulator(admin) => Self::Simulator(admin.until(stop.clone())),
            Self::Live(live) => Self::Live(LiveTarget {
                stop: stop.clone(),
                ..live
            }),
            Self::Model(model) => Self::Model(model),
        }
    }

    /// Where a scenario with this arrangement plays.
    ///
    /// # Errors
    /// When the simulator does not make a sandbox, or its gateway does not prove to be one.
    pub async fn session(&self, arrangement: &Arrangement) -> Result<Session, ProofError> {
        match self {
            Self::Simulator(admin) => arrange(admin, arrangement).await,
            Self::Model(model) => Ok(model.session(arrangement)?),
            Self::Live(live) => Ok(Session::live(live)),
        }
    }

    /// Is anybody there at all? A live gateway is not disturbed for that: its first call will show.
    ///
    /// # Errors
    /// When the simulator's admin gives no answer.
    pub async fn greet(&self) -> Result<(), AdminError> {
        match self {
            Self::Simulator(admin) => admin.health().await,
            Self::Model(_) | Self::Live(_) => Ok(()),
        }
    }

    /// Who says who calls: a gateway that was made for this knows its services.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        match self.is_live() {
            true => Credentials::Given,
            false => Credentials::Issued,
        }
    }

    /// Does every answer here count for real money?
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Live(_))
    }
}

async fn arrange(admin: &Admin, arrangement: &Arrangement) -> Result<Session, ProofError> {
    let profile = arrangement.profile.as_ref().map(|profile| match profile {
        Profile::Named(name) => json!(name),
        Profile::Overlay(settings) => settings
            .fill(&Bindings::default())
            .unwrap_or(Json::Null)
            .to_value(),
    });
    let clock = match arrangement.clock {
        Clock::Manual => "manual",
        Clock::Real => "real",
    };
    let sandbox = admin
        .create_sandbox(&SandboxRequest {
            profile,
            clock: Some(clock),
        })
        .await?;
    let gateway = match Proven::prove(admin, &sandbox.gateway_url).await {
        Ok(gateway) => gateway,
        Err(error) => {
            // The failed proof is the news; a sandbox left behind is not worth hiding it.
            let _ = admin.delete_sandbox(&sandbox.name).await;
            return Err(error);
        }
    };
    let manual_now = match arrangement.clock {
        Clock::Manual => Some(admin.clock(&sandbox.name).await?),
        Clock::Real => None,
    };
    let admin = admin.clone();
    let name = sandbox.name;
    let arranged = Some(Arranged {
        control: Arc::new(SandboxOf { admin, name }),
        manual_now,
    });
    Ok(Session {
        access: GatewayAccess::proven(gateway),
        services: sandbox.services,
        terms: PaymentTerms::default(),
        pause: Duration::ZERO,
        guesses: None,
        arranged,
        waiting: Waiting::default(),
    })
}
