//! A simulator that runs: two listeners, started together, stopped together.

mod arranging;
mod config;
mod error;
mod keeping;
mod listening;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

pub use config::{Config, Store};
pub use error::StartError;
use listening::Door;

use crate::admin::{self, AdminState, Aside, OpenConnections, Surveys};
use crate::gateway::Gateway;
use crate::own_gateway::OwnGateway;
use crate::reach::Reach;
use crate::registry::{DEFAULT, HostedSandbox, House, Registry, SandboxSpec};
use crate::serving::Port;
use crate::tls::{Identity, TlsError};
use crate::turned_away::TurnedAwayCounts;
use crate::wall_clock;
use paysys_core::service::SecretKey;
use paysys_input::public_url::PublicUrl;

/// A running simulator. Dropping it stops it.
#[must_use = "a simulator stops as soon as it is dropped"]
#[derive(Debug)]
pub struct Simulator {
    gateway_url: String,
    admin_url: String,
    gateway_address: SocketAddr,
    admin_address: SocketAddr,
    admin: AdminState,
    sandbox: Arc<HostedSandbox>,
    closing: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Simulator {
    /// How long open calls may go on after [`Simulator::stop`].
    pub const GRACE: Duration = Duration::from_secs(2);

    /// Starts a simulator on free ports of the loopback, with the default profile and a fixed seed.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = paysys_simulator::Simulator::start().await?;
    /// assert!(simulator.gateway_url().ends_with("/gateway"));
    /// # Ok(()) }
    /// ```
    pub async fn start() -> Result<Self, StartError> {
        Self::launch(Config::default()).await
    }

    /// Gets the store of a simulator with this configuration ready for another version, and serves nothing. The other version
    /// goes on with all but what journals show.
    ///
    /// # Errors
    /// Where it would not start, other simulators use the store, there is nothing in it, or not everything could be written.
    pub async fn hand_over(mut config: Config) -> Result<(), StartError> {
        let is_new = match &config.store {
            Some(store) => store.log.rows().await?.is_empty(),
            None => true,
        };
        if is_new {
            return Err(StartError::NothingToHandOver);
        }
        let (registry, _) = housed(&mut config).await?;
        Ok(registry.hand_over().await?)
    }

    /// Starts a simulator as configured. Both listeners are bound, or neither.
    pub async fn launch(mut config: Config) -> Result<Self, StartError> {
        if !config.admin.ip().is_loopback() && config.admin_token.is_none() {
            return Err(StartError::AdminNeedsToken(config.admin));
        }
        let identity = config.identity()?;
        let scheme = if identity.is_some() { "https" } else { "http" };
        let gateway_door = Door::bind(config.listen, "--listen", scheme)?;
        let admin_door = Door::bind(config.admin, "--admin", "http")?;
        let (registry, sandbox) = housed(&mut config).await?;
        let turned_away = Arc::new(TurnedAwayCounts::default());
        let (gateway_address, admin_address) = (gateway_door.bound, admin_door.bound);
        let (public, origin) = (config.public_url.as_ref(), &gateway_door.origin);
        let reach = Reach::new(public, origin, gateway_address, admin_address);
        let gateway_url = reach.gateway_url(None, DEFAULT);
        let admin_url = config.admin_public_url.as_ref();
        let admin_url = admin_url
            .map_or(&*admin_door.origin, PublicUrl::as_str)
            .to_owned();
        tell_where(origin, &admin_door.origin, &config);
        let tls = identity.as_ref().map(|identity| identity.server.clone());
        let open = OpenConnections::default();
        let state = AdminState {
            registry: registry.clone(),
            profile: Arc::new(config.profile),
            turned_away: turned_away.clone(),
            reach,
            own_gateway: own_gateway(gateway_address, identity.as_ref())?,
            public_url: config.admin_public_url,
            certificate: identity
                .as_ref()
                .map(|one| one.certificate_pem.as_str().into()),
            token: config.admin_token,
            aside: Aside::default(),
            open: open.clone(),
            surveys: Surveys::default(),
            replays: admin::places_for_replays(),
        };
        let (closing, closed) = watch::channel(false);
        let port = |door: Door, open| Port {
            listener: door.listener,
            open,
            closing: closed.clone(),
            grace: Self::GRACE,
            before: registry
                .house()
                .map_or(0, |house| house.before_connections()),
        };
        let gateway = Gateway::new(registry.clone(), turned_away);
        let mut tasks = JoinSet::new();
        if registry.house().is_some() {
            tasks.spawn(keeping::look_after(registry.clone(), closed.clone()));
        }
        tasks.spawn(port(gateway_door, open.gateway).serve_gateway(Arc::new(gateway), tls));
        tasks.spawn(port(admin_door, open.admin).serve_admin(admin::router(state.clone())));
        Ok(Self {
            gateway_url,
            admin_url,
            gateway_address,
            admin_address,
            admin: state,
            sandbox,
            closing,
            tasks,
        })
    }

    /// Where the default sandbox's gateway is, path included; the public URL where there is one.
    pub fn gateway_url(&self) -> &str {
        &self.gateway_url
    }

    /// Where the admin API is, without a slash at the end; the public URL where there is one.
    pub fn admin_url(&self) -> &str {
        &self.admin_url
    }

    /// Where the gateway listens, whatever URL it is reached under.
    pub const fn gateway_address(&self) -> SocketAddr {
        self.gateway_address
    }

    /// Where the admin listens, whatever URL it is reached under.
    pub const fn admin_address(&self) -> SocketAddr {
        self.admin_address
    }

    pub fn sandbox(&self) -> &HostedSandbox {
        &self.sandbox
    }

    /// All sandboxes; they outlive the listeners for whoever still holds this.
    pub const fn registry(&self) -> &Arc<Registry> {
        &self.admin.registry
    }

    /// What the admin's handlers work on, for another way in than HTTP.
    #[cfg(feature = "mcp")]
    pub(crate) const fn admin(&self) -> &AdminState {
        &self.admin
    }

    /// Stops: takes nothing new, lets open calls end for [`Simulator::GRACE`], then cuts them.
    pub async fn stop(mut self) {
        self.closing.send_replace(true);
        // Streams and waits for calls would keep their connections open to the end of the grace.
        self.admin.registry.end_waiting();
        while self.tasks.join_next().await.is_some() {}
        self.admin.registry.close().await;
    }
}

/// All sandboxes that there are, and the one that is always there; the configuration takes over what the store says.
async fn housed(config: &mut Config) -> Result<(Arc<Registry>, Arc<HostedSandbox>), StartError> {
    let house = keeping::agree(config).await?;
    let registry = Registry::new(config.seed, config.journal_limit_bytes);
    let registry = registry.ignoring(config.ignored_findings.clone());
    let sandbox = default_sandbox(&registry, config, house).await?;
    Ok((Arc::new(registry), sandbox))
}

async fn default_sandbox(
    registry: &Registry,
    config: &Config,
    house: Option<House>,
) -> Result<Arc<HostedSandbox>, StartError> {
    let spec = SandboxSpec {
        name: Some(DEFAULT.into()),
        profile: config.profile.clone(),
        seed: Some(config.seed),
        pace: config.pace,
    };
    match house {
        None => drop(registry.create(spec, wall_clock::now())?),
        Some(house) => registry.move_into(house, spec).await?,
    }
    let sandbox = registry.named(DEFAULT);
    let sandbox = sandbox.expect("it was made, now or before");
    warn_of_ordinary_keys(&sandbox);
    Ok(sandbox)
}

fn own_gateway(listens: SocketAddr, identity: Option<&Identity>) -> Result<OwnGateway, TlsError> {
    let certificate = identity.map(|identity| identity.certificate.clone());
    Ok(OwnGateway::new(listens, certificate)?)
}

/// Public URLs do not say where the listeners are, which somebody who sets up a proxy needs to know.
fn tell_where(gateway: &str, admin: &str, config: &Config) {
    if config.public_url.is_some() || config.admin_public_url.is_some() {
        tracing::info!(gateway, admin, "listening");
    }
}

/// A key that cannot be told from other text cannot be kept out of what is shown.
fn warn_of_ordinary_keys(sandbox: &HostedSandbox) {
    let services = sandbox.services().iter();
    for service in services.filter(|one| !SecretKey::is_unmistakable(one.secret_key.reveal())) {
        let (service_id, fewest) = (service.id.as_str(), SecretKey::SHORTEST_UNMISTAKABLE);
        tracing::warn!(
            service_id,
            fewest_characters = fewest,
            "this secret key is too short to be recognised, or of digits only; where a client sends it in a request, it is shown in journals, logs and reports"
        );
    }
}
