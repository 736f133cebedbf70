//! What a sandbox was made of.

use serde::{Deserialize, Serialize};

use crate::profile::Source;
use crate::registry::{HostedSandbox, State};
use paysys_core::clock::Pace;
use paysys_core::service::SecretKey;
use paysys_core::{Clock, Moment, Service, Sum};

/// Only the same version decides the same in every case.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Everything a sandbox like this one starts with.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BundleHead {
    pub version: String,
    pub sandbox: String,
    /// The text that is laid over the default profile.
    pub profile: Source,
    pub seed: u64,
    /// Its clock at first.
    pub clock: ClockShape,
    /// Who may call, in the order in which verdicts name them.
    pub services: Vec<ServiceShape>,
    /// Requests of which the journal had to let go.
    pub evicted_requests: u64,
    /// Commands of which the journal had to let go.
    pub evicted_commands: u64,
    /// Why a replay may go another way than it went: rules and forms that look at what is not kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may_differ: Vec<String>,
}

/// A clock that starts.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClockShape {
    /// `real`, `manual` or `x60`.
    pub pace: String,
    /// Wall time in milliseconds.
    pub wall: i64,
    /// Sandbox time in milliseconds.
    pub shows: i64,
}

/// A service, without what it signs with.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceShape {
    id: String,
    blocked: bool,
    deposit: Option<u64>,
}

impl BundleHead {
    pub(super) fn of(sandbox: &HostedSandbox, state: &State) -> Self {
        Self {
            version: VERSION.into(),
            sandbox: sandbox.name().into(),
            profile: sandbox.source().clone(),
            seed: sandbox.seed().0,
            clock: ClockShape::of(state.origin()),
            services: sandbox.services().iter().map(ServiceShape::of).collect(),
            evicted_requests: state.journal().evicted(),
            evicted_commands: state.journal().evicted_commands(),
            may_differ: Vec::new(),
        }
    }
}

impl ClockShape {
    fn of(clock: Clock) -> Self {
        let (wall, shows) = clock.anchor();
        Self {
            pace: clock.pace().to_string(),
            wall: wall.as_millis(),
            shows: shows.as_millis(),
        }
    }

    /// The clock; nothing where there is no such pace.
    pub(crate) fn read(&self) -> Option<Clock> {
        let (wall, shows) = (
            Moment::from_millis(self.wall),
            Moment::from_millis(self.shows),
        );
        Pace::parse(&self.pace).map(|pace| Clock::new(pace, wall, shows))
    }
}

impl ServiceShape {
    fn of(service: &Service) -> Self {
        Self {
            id: service.id.clone(),
            blocked: service.blocked,
            deposit: service.deposit.map(|sum| sum.0),
        }
    }

    /// The service, as far as a core cares: it is given verdicts, not signatures.
    pub(crate) fn read(&self) -> Service {
        Service {
            id: self.id.clone(),
            secret_key: SecretKey::new(""),
            blocked: self.blocked,
            deposit: self.deposit.map(Sum),
        }
    }
}
