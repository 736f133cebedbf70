//! Why a simulator did not start.

use std::io;
use std::net::SocketAddr;

use miette::Diagnostic;

use paysys_store::StoreError;

use crate::registry::{HouseError, RegistryError, Unserved};
use crate::tls::TlsError;

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum StartError {
    #[error("failed to listen on {address}")]
    #[diagnostic(help("is something else running there? `{flag} 127.0.0.1:0` takes a free port"))]
    Listen {
        address: SocketAddr,
        flag: &'static str,
        source: io::Error,
    },
    #[error("the admin at {0} could be reached from other machines")]
    #[diagnostic(help(
        "give it a token of your choice: --admin-token TOKEN, or the variable PAYSYS_SIM_ADMIN_TOKEN (docker run -e PAYSYS_SIM_ADMIN_TOKEN=TOKEN)"
    ))]
    AdminNeedsToken(SocketAddr),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Tls(#[from] TlsError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("this store belongs to a gateway {0}")]
    #[diagnostic(help(
        "start with what it was made with, or keep this gateway in another store: --store"
    ))]
    OtherGateway(String),
    #[error("this store belongs to a gateway of version {kept}, and this is {ours}")]
    #[diagnostic(help(
        "start version {kept} once more as it was started last, with --hand-over besides; then this one goes on with its payments. A version that has no --hand-over keeps its store for itself"
    ))]
    OtherVersion { kept: String, ours: String },
    #[error("there is nothing in this store that could be handed over")]
    NothingToHandOver,
    #[error("failed to draw ids for what is kept")]
    NoChance(#[source] io::Error),
}

impl From<HouseError> for StartError {
    fn from(error: HouseError) -> Self {
        match error {
            HouseError::Registry(error) => error.into(),
            HouseError::Unserved(Unserved::Nothing(error)) => error.into(),
            HouseError::Unserved(why) => Self::Store(StoreError::Unavailable(why.to_string())),
        }
    }
}
