//! Why a simulator did not start.

use std::io;
use std::net::SocketAddr;

use miette::Diagnostic;

use crate::registry::RegistryError;
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
}
