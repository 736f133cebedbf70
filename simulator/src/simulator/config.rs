//! How to start a simulator.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use paysys_store::EventLog;

use crate::journal::Journal;
use crate::profile::Profile;
use crate::registry::BYTES_BETWEEN_BASES;
use crate::tls::{Identity, Tls, TlsError};
use paysys_core::Seed;
use paysys_core::clock::Pace;
use paysys_input::bearer_token::BearerToken;
use paysys_input::public_url::PublicUrl;

/// What sets up the process, and how its default sandbox behaves.
#[derive(Debug)]
pub struct Config {
    /// Where the gateway listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// How others reach the gateway, where that is not where it listens.
    pub public_url: Option<PublicUrl>,
    pub tls: Option<Tls>,
    /// Where the admin listens; port 0 takes a free one.
    pub admin: SocketAddr,
    /// How others reach the admin, where that is not where it listens.
    pub admin_public_url: Option<PublicUrl>,
    pub admin_token: Option<BearerToken>,
    pub profile: Profile,
    /// The seed of the default sandbox, from which those of others are derived.
    pub seed: Seed,
    /// How the default sandbox's clock goes; without it, as the profile says.
    pub pace: Option<Pace>,
    pub journal_limit_bytes: usize,
    /// Where everything is kept that happens; without it, in memory as long as the process runs. With it, what a test
    /// arranges goes through the admin API, which waits for the store.
    pub store: Option<Store>,
    /// The ids of findings that count for nothing, besides those that a profile names.
    pub ignored_findings: Vec<String>,
}

/// Where everything is kept that happens.
#[derive(Debug)]
pub struct Store {
    pub log: Arc<dyn EventLog>,
    /// Whether the seed was asked for; if not, that of the store is taken.
    pub seed_is_given: bool,
    /// After so many bytes of events, what follows from them is kept in their place; the same at all nodes.
    pub bytes_between_bases: u64,
}

impl Store {
    /// A store that says itself with which seed it began.
    pub fn of(log: Arc<dyn EventLog>) -> Self {
        Self {
            log,
            seed_is_given: false,
            bytes_between_bases: BYTES_BETWEEN_BASES,
        }
    }
}

/// Free ports of the loopback, the default profile, seed 1: what a test wants.
impl Default for Config {
    fn default() -> Self {
        let free = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        Self {
            listen: free,
            public_url: None,
            tls: None,
            admin: free,
            admin_public_url: None,
            admin_token: None,
            profile: Profile::standard().clone(),
            seed: Seed(1),
            pace: None,
            journal_limit_bytes: Journal::DEFAULT_LIMIT_BYTES,
            store: None,
            ignored_findings: Vec::new(),
        }
    }
}

impl Config {
    /// As whom the gateway speaks TLS. A certificate that is made here is good for every name that
    /// is told to clients.
    pub(super) fn identity(&self) -> Result<Option<Identity>, TlsError> {
        let listen = self.listen.ip();
        let listen = (!listen.is_unspecified()).then(|| listen.to_string());
        let public = self
            .public_url
            .as_ref()
            .map(|public| public.host().to_owned());
        let told: Vec<String> = listen.into_iter().chain(public).collect();
        let tls = self.tls.as_ref();
        tls.map(|tls| Identity::load(tls, &told)).transpose()
    }
}
