//! What the admin's handlers share.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::error::AdminError;
use super::{Aside, OpenConnections, Surveys};
use crate::own_gateway::OwnGateway;
use crate::profile::Profile;
use crate::reach::Reach;
use crate::registry::{HostedSandbox, Registry};
use crate::turned_away::TurnedAwayCounts;
use paysys_input::bearer_token::BearerToken;
use paysys_input::public_url::PublicUrl;

/// What the admin's handlers share.
#[derive(Debug, Clone)]
pub struct AdminState {
    pub registry: Arc<Registry>,
    /// What a sandbox is made of that asks for no profile of its own: the process's.
    pub profile: Arc<Profile>,
    pub(crate) reach: Reach,
    pub(crate) own_gateway: OwnGateway,
    /// How others reach the admin, where that was told.
    pub public_url: Option<PublicUrl>,
    /// The gateway's certificate as PEM, where it speaks TLS.
    pub certificate: Option<Arc<str>>,
    /// What a caller must show; nothing on loopback.
    pub token: Option<BearerToken>,
    /// What never became a request on the gateway's port.
    pub(crate) turned_away: Arc<TurnedAwayCounts>,
    pub aside: Aside,
    pub(crate) open: OpenConnections,
    pub(crate) surveys: Surveys,
    /// Bundles are large; a few are taken at a time.
    pub(crate) replays: Arc<Semaphore>,
}

impl AdminState {
    /// The sandbox of this name, with all that other nodes have given it until now.
    pub(super) async fn sandbox(&self, name: &str) -> Result<Arc<HostedSandbox>, AdminError> {
        let sandbox = self.registry.look_for(name).await?.ok_or_else(|| {
            let all = self.registry.all();
            AdminError::unknown_sandbox(name, all.iter().map(|sandbox| sandbox.name()))
        })?;
        sandbox.catch_up().await?;
        Ok(sandbox)
    }
}
