//! Where one scenario plays: a gateway, its services and its clock.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::admin::{Admin, AdminError, SandboxRequest};
use super::door::Door;
use super::guard::Guard;
use super::hands::Hands;
use super::live::Live;
use super::patience::Patience;
use super::proof::{ProofError, Proven};
use super::ration::Ration;
use crate::imagined::{Blueprint, Imagined};
use crate::stop::Stop;
use crate::wall_clock;
use paysys_exchange::Credentials;
use paysys_exchange::Gateway;
use paysys_exchange::PaymentTerms;
use paysys_exchange::Services;
use paysys_scenario::{Advance, Arrangement, Bindings, Clock, Profile};
use paysys_shared::json::Json;

/// What a run is aimed at.
#[derive(Clone, Debug)]
pub enum Target {
    /// A simulator, by its admin: every scenario gets a sandbox of its own.
    Simulator(Admin),
    /// A gateway in memory: every scenario gets one of its own.
    Imagined(Blueprint),
    /// One in memory, treated like a live one: nothing can be arranged there, time is waited for, and all scenarios talk to it.
    Unarranged(Imagined),
    /// Any other gateway: reading calls reach it, and what an approved plan allows.
    Live(Live),
}

/// Where one scenario plays.
#[derive(Debug)]
pub struct Stage {
    /// The way to the gateway.
    pub door: Door,
    /// Who may call.
    pub services: Services,
    /// Whom to pay.
    pub terms: PaymentTerms,
    /// How long to wait before each call.
    pub pause: Duration,
    /// The guesses at credentials that are left, where they are counted.
    pub guesses: Option<Ration>,
    /// What can be arranged, on a simulator.
    pub arranged: Option<Arranged>,
    /// Whose time passes where nothing can be arranged.
    pub waiting: Waiting,
}

/// A gateway made for one scenario.
#[derive(Debug)]
pub struct Arranged {
    /// What arranges it.
    pub hands: Hands,
    /// Its time, if that moves only when told.
    pub manual_now: Option<Timestamp>,
}

/// Whose time passes while a scenario waits.
#[derive(Clone, Debug)]
pub enum Waiting {
    /// Everybody's, and no limit.
    Real,
    /// Everybody's, and so much is left of the patience.
    Patient(SignedDuration),
    /// That of a gateway in memory, which is there at once; so much is left of the patience.
    Imagined(Imagined, SignedDuration),
}

impl Target {
    /// The same target, which is sent nothing once it is to stop.
    #[must_use]
    pub fn until(&self, stop: &Stop) -> Self {
        match self.clone() {
            Self::Simulator(admin) => Self::Simulator(admin.until(stop.clone())),
            Self::Live(live) => Self::Live(Live {
                stop: stop.clone(),
                ..live
            }),
            in_memory @ (Self::Imagined(_) | Self::Unarranged(_)) => in_memory,
        }
    }

    /// Sets the stage.
    ///
    /// # Errors
    /// When the simulator does not make a sandbox, or its gateway does not prove to be one.
    pub async fn stage(&self, arrangement: &Arrangement) -> Result<Stage, ProofError> {
        match self {
            Self::Simulator(admin) => arrange(admin, arrangement).await,
            Self::Imagined(blueprint) => imagine(*blueprint, arrangement),
            Self::Unarranged(gateway) => Ok(unarranged(gateway)),
            Self::Live(live) => Ok(Stage {
                door: Door::live(live),
                services: live.services(),
                terms: live.terms.clone().unwrap_or_default(),
                pause: live.pause(),
                guesses: Some(live.guesses.clone()),
                arranged: None,
                waiting: Waiting::Patient(live.limits.max_wait.duration()),
            }),
        }
    }

    /// Is anybody there at all? A live gateway is not disturbed for that: its first call will show.
    ///
    /// # Errors
    /// When the simulator's admin gives no answer.
    pub async fn greet(&self) -> Result<(), AdminError> {
        match self {
            Self::Simulator(admin) => admin.health().await,
            Self::Imagined(_) | Self::Unarranged(_) | Self::Live(_) => Ok(()),
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

async fn arrange(admin: &Admin, arrangement: &Arrangement) -> Result<Stage, ProofError> {
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
    let arranged = Some(Arranged {
        hands: Hands::Sandbox {
            admin: Box::new(admin.clone()),
            name: sandbox.name,
        },
        manual_now,
    });
    Ok(Stage {
        door: Door::Simulated(gateway),
        services: sandbox.services,
        terms: PaymentTerms::default(),
        pause: Duration::ZERO,
        guesses: None,
        arranged,
        waiting: Waiting::Real,
    })
}

fn imagine(blueprint: Blueprint, arrangement: &Arrangement) -> Result<Stage, ProofError> {
    let gateway = blueprint
        .build(arrangement.profile.as_ref())
        .map_err(AdminError::from)?;
    let arranged = Some(Arranged {
        manual_now: Some(gateway.now()),
        hands: Hands::Imagined(gateway.clone()),
    });
    Ok(Stage {
        door: Door::Imagined(gateway),
        services: Imagined::services(),
        terms: PaymentTerms::default(),
        pause: Duration::ZERO,
        guesses: None,
        arranged,
        waiting: Waiting::Real,
    })
}

fn unarranged(gateway: &Imagined) -> Stage {
    let patience = Patience::default().duration();
    let (guard, services, terms) = unarranged_guard();
    Stage {
        door: Door::unarranged(gateway.clone(), guard),
        services,
        terms,
        pause: Duration::ZERO,
        guesses: None,
        arranged: None,
        waiting: Waiting::Imagined(gateway.clone(), patience),
    }
}

/// Who guards a gateway in memory that is treated like a live one.
pub(crate) fn unarranged_guard() -> (Guard, Services, PaymentTerms) {
    let (services, terms) = (Imagined::services(), PaymentTerms::default());
    let guard = Guard::of(Imagined::url(), services.clone(), Some(terms.clone()));
    (guard, services, terms)
}

impl Stage {
    /// The gateway's time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match (&self.arranged, &self.waiting) {
            (Some(arranged), _) => arranged.manual_now.unwrap_or_else(wall_clock::now),
            (None, Waiting::Imagined(gateway, _)) => gateway.now(),
            (None, Waiting::Real | Waiting::Patient(_)) => wall_clock::now(),
        }
    }

    /// Who else talks to the gateway: one that can be arranged was made for this scenario.
    #[must_use]
    pub fn gateway(&self) -> Gateway {
        match self.arranged {
            Some(_) => Gateway::Own,
            None => Gateway::Shared,
        }
    }

    /// Leaves no sandbox behind.
    ///
    /// # Errors
    /// When the admin does not drop it.
    pub async fn strike(self) -> Result<(), AdminError> {
        match self.arranged {
            Some(arranged) => arranged.hands.strike().await,
            None => Ok(()),
        }
    }
}

impl Waiting {
    /// What is left of the patience; nothing where it has no end.
    #[must_use]
    pub fn left(&self) -> Option<SignedDuration> {
        match self {
            Self::Real => None,
            Self::Patient(left) | Self::Imagined(_, left) => Some(*left),
        }
    }

    /// Lets so much time pass, or what is left of the patience where that is less.
    pub async fn pass(&mut self, time: SignedDuration) {
        let time = self.left().map_or(time, |left| time.min(left));
        match self {
            Self::Real => wall_clock::wait(time.unsigned_abs()).await,
            Self::Patient(left) => {
                *left -= time;
                wall_clock::wait(time.unsigned_abs()).await;
            }
            Self::Imagined(gateway, left) => {
                *left -= time;
                let _now = gateway.advance(Advance::By(time));
            }
        }
    }
}
