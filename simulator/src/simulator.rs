//! A simulator that runs: two listeners, started together, stopped together.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use tokio::task::JoinSet;

use crate::admin::{self, AdminState, AdminToken};
use crate::core::Seed;
use crate::core::clock::Pace;
use crate::gateway::{self, GatewayState, Proofs};
use crate::profile::{Profile, ProfileError};
use crate::registry::{DEFAULT, HostedSandbox, Registry, RegistryError, SandboxSpec};
use crate::wall_clock;

/// How to start a simulator.
#[derive(Debug)]
pub struct Config {
    /// Where the gateway listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where the admin listens; port 0 takes a free one.
    pub admin: SocketAddr,
    /// What an admin beyond loopback asks for.
    pub admin_token: Option<AdminToken>,
    /// How the default sandbox behaves.
    pub profile: Profile,
    /// The seed of the default sandbox, from which those of others are derived.
    pub seed: Seed,
    /// How the default sandbox's clock goes; without it, as the profile says.
    pub pace: Option<Pace>,
}

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum StartError {
    /// The address is taken, not ours, or not allowed.
    #[error("failed to listen on {address}")]
    #[diagnostic(help("is something else running there? `{flag} 127.0.0.1:0` takes a free port"))]
    Listen {
        /// Which address.
        address: SocketAddr,
        /// The flag that sets it.
        flag: &'static str,
        /// Why.
        source: io::Error,
    },
    /// An admin that anybody in the network could use.
    #[error("the admin at {0} could be reached from other machines")]
    #[diagnostic(help("give it a token: --admin-token, or PAYSYS_SIM_ADMIN_TOKEN"))]
    AdminNeedsToken(SocketAddr),
    /// The profile cannot be used.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Profile(#[from] ProfileError),
    /// The default sandbox could not be made.
    #[error(transparent)]
    Registry(#[from] RegistryError),
}

/// A running simulator. Dropping it stops it.
#[must_use = "a simulator stops as soon as it is dropped"]
#[derive(Debug)]
pub struct Simulator {
    gateway_url: String,
    admin_url: String,
    sandbox: Arc<HostedSandbox>,
    listeners: [Handle<SocketAddr>; 2],
    tasks: JoinSet<io::Result<()>>,
}

impl Simulator {
    /// How long open calls may go on after [`Simulator::stop`].
    pub const GRACE: Duration = Duration::from_secs(3);

    /// Starts a simulator on free ports of the loopback, with the default profile and a fixed seed.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = paysys_simulator::Simulator::start().await?;
    /// assert!(simulator.gateway_url().ends_with("/gateway"));
    /// # Ok(()) }
    /// ```
    pub async fn start() -> Result<Self, StartError> {
        let free = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        let profile = Profile::built_in("default")?;
        let config = Config {
            listen: free,
            admin: free,
            admin_token: None,
            profile,
            seed: Seed(1),
            pace: None,
        };
        Self::launch(config).await
    }

    /// Starts a simulator as configured. Both listeners are bound, or neither.
    #[expect(
        clippy::unused_async,
        reason = "it needs a runtime to start its tasks on"
    )]
    pub async fn launch(config: Config) -> Result<Self, StartError> {
        if !config.admin.ip().is_loopback() && config.admin_token.is_none() {
            return Err(StartError::AdminNeedsToken(config.admin));
        }
        let (gateway_listener, gateway_address) = bind(config.listen, "--listen")?;
        let (admin_listener, admin_address) = bind(config.admin, "--admin")?;
        let registry = Arc::new(Registry::new(config.seed));
        let spec = SandboxSpec {
            name: Some(DEFAULT.into()),
            profile: config.profile,
            seed: Some(config.seed),
            pace: config.pace,
        };
        let sandbox = registry.create(spec, wall_clock::now())?;
        let proofs = Arc::new(Proofs::default());
        let gateway_origin = format!("http://{}", reachable(gateway_address));
        let gateway = gateway::router(GatewayState {
            registry: registry.clone(),
            proofs: proofs.clone(),
        });
        let admin = admin::router(AdminState {
            registry,
            proofs,
            gateway_origin: gateway_origin.as_str().into(),
            token: config.admin_token,
        });
        let listeners = [Handle::new(), Handle::new()];
        let mut tasks = JoinSet::new();
        serve(
            &mut tasks,
            gateway_listener,
            gateway,
            &listeners[0],
            config.listen,
            "--listen",
        )?;
        serve(
            &mut tasks,
            admin_listener,
            admin,
            &listeners[1],
            config.admin,
            "--admin",
        )?;
        Ok(Self {
            gateway_url: format!("{gateway_origin}{}", gateway::PATH),
            admin_url: format!("http://{}", reachable(admin_address)),
            sandbox,
            listeners,
            tasks,
        })
    }

    /// Where the default sandbox's gateway is, path included.
    pub fn gateway_url(&self) -> &str {
        &self.gateway_url
    }

    /// Where the admin API is, without a slash at the end.
    pub fn admin_url(&self) -> &str {
        &self.admin_url
    }

    /// The sandbox that is always there.
    pub fn sandbox(&self) -> &HostedSandbox {
        &self.sandbox
    }

    /// Stops: takes nothing new, lets open calls end for [`Simulator::GRACE`], then cuts them.
    pub async fn stop(mut self) {
        for listener in &self.listeners {
            listener.graceful_shutdown(Some(Self::GRACE));
        }
        while self.tasks.join_next().await.is_some() {}
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        for listener in &self.listeners {
            listener.shutdown();
        }
    }
}

fn bind(address: SocketAddr, flag: &'static str) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Listen {
        address,
        flag,
        source,
    };
    let listener = TcpListener::bind(address).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

fn serve(
    tasks: &mut JoinSet<io::Result<()>>,
    listener: TcpListener,
    routes: Router,
    handle: &Handle<SocketAddr>,
    address: SocketAddr,
    flag: &'static str,
) -> Result<(), StartError> {
    let server = axum_server::from_tcp(listener)
        .map_err(|source| StartError::Listen {
            address,
            flag,
            source,
        })?
        .acceptor(NoDelayAcceptor::new())
        .http1_only()
        .handle(handle.clone());
    tasks.spawn(server.serve(routes.into_make_service()));
    Ok(())
}

/// An address that a client on this machine can use: "any address" is not one.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        ip if !ip.is_unspecified() => address,
        IpAddr::V4(_) => SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port()),
        IpAddr::V6(_) => SocketAddr::new(IpAddr::V6(std::net::Ipv6Addr::LOCALHOST), address.port()),
    }
}
