//! `client --listen`: where a client that somebody else runs finds gateway and claim server, and who may claim.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use clap::builder::ArgPredicate;
use paysys_input::{address, credential, public_url};
use paysys_simulator::{Config, Seed, Simulator};

use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::target::secret_in;
use paysys_engine::chance;
use paysys_engine::target::{Admin, Timeout};
use paysys_exchange::Secret;
use paysys_trials::{ClaimServer, Directions};

/// Where it listens, and what others call this machine.
#[derive(Debug, clap::Args)]
pub(super) struct ListenOptions {
    /// Start nothing: say what to do for each trial, and take the claims from POSTs to this address. Beyond loopback they have
    /// to show a token, which is printed
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, require_equals = true, default_missing_value = "127.0.0.1:0", conflicts_with = "command", value_parser = address::parse)]
    pub(super) listen: Option<SocketAddr>,
    /// With --listen: where the gateway listens; unless told, at a free port of the same IP address
    #[arg(long, value_name = "ADDRESS", requires = "listen", value_parser = address::parse)]
    gateway_listen: Option<SocketAddr>,
    /// With --listen: under which name or IP address the client reaches this machine, such as host.docker.internal
    #[arg(long, value_name = "HOST", requires = "listen", value_parser = read_host)]
    public_host: Option<String>,
    /// With --listen: name of the environment variable that holds the token; without it one is made up where one is needed
    #[arg(long, value_name = "NAME", requires = "listen")]
    listen_token_env: Option<String>,
}

/// How long a trial lasts where somebody has to start the client by hand.
pub(super) const BY_HAND: (&str, ArgPredicate, &str) = ("listen", ArgPredicate::IsPresent, "10m");

/// A gateway and a claim server, ready for whoever comes.
pub(super) struct Listening {
    pub(super) admin: Admin,
    pub(super) claim_server: ClaimServer,
    pub(super) directions: Directions,
    #[expect(dead_code, reason = "dropping it stops the simulator")]
    simulator: Simulator,
}

impl ListenOptions {
    pub(super) async fn open(&self, claim_server: SocketAddr) -> Result<Listening, Failure> {
        let gateway = self
            .gateway_listen
            .unwrap_or(SocketAddr::new(claim_server.ip(), 0));
        for address in [claim_server, gateway] {
            self.check(address)?;
        }
        let token = self.token(claim_server)?;
        let simulator = simulator(gateway).await?;
        let mut admin = Admin::at(simulator.admin_url(), Timeout::default())?;
        if !gateway.ip().is_loopback() {
            admin = admin.beyond_loopback(gateway.ip());
        }
        let claim_server = ClaimServer::serve(claim_server, token.as_ref()).await;
        let claim_server = claim_server.map_err(|error| Failure::Usage(error.to_string()))?;
        let directions = Directions {
            host: self.public_host.clone(),
            token,
        };
        Ok(Listening {
            admin,
            claim_server,
            directions,
            simulator,
        })
    }

    /// Nobody can call "every interface".
    fn check(&self, address: SocketAddr) -> Result<(), Failure> {
        if address.ip().is_unspecified() && self.public_host.is_none() {
            return Err(Failure::Usage(format!(
                "{address} is every interface, and no address that a client can call: say under which name it reaches this \
                 machine, such as --public-host host.docker.internal, or listen at one of its addresses"
            )));
        }
        Ok(())
    }

    /// What posts have to show: as told, else made up where others than this machine can post.
    fn token(&self, claim_server: SocketAddr) -> Result<Option<Secret>, Failure> {
        let token = match &self.listen_token_env {
            Some(variable) => {
                let token = secret_in(variable)?;
                let visible = credential::visible(token.reveal());
                visible.map_err(|defect| Failure::Usage(format!("{variable}: {defect}")))?;
                Some(token)
            }
            None if claim_server.ip().is_loopback() => None,
            None => Some(Secret::new(chance::nonce())),
        };
        if let Some(token) = &token {
            output::secrets().register(token.reveal());
        }
        Ok(token)
    }
}

/// Keys are made of the seed, so beyond loopback it must not be the one that everybody knows.
async fn simulator(gateway: SocketAddr) -> Result<Simulator, Failure> {
    let config = Config {
        listen: gateway,
        seed: match gateway.ip().is_loopback() {
            true => Config::default().seed,
            false => Seed(chance::seed()),
        },
        ..Config::default()
    };
    let simulator = Simulator::launch(config).await;
    simulator.map_err(|error| Failure::Usage(format!("cannot start a simulator: {error}")))
}

/// A host as it stands in a URL.
fn read_host(text: &str) -> Result<String, String> {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let bare = bare.unwrap_or(text);
    if bare.parse::<Ipv6Addr>().is_ok() {
        return Ok(format!("[{bare}]"));
    }
    let is_everywhere = bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_unspecified());
    match public_url::is_host(bare) && !is_everywhere {
        true => Ok(bare.to_owned()),
        false => Err("a host is a name or an IP address, without scheme and port".to_owned()),
    }
}
