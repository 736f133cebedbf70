//! The listeners: bound first, opened when everything behind them is ready.

use std::io;
use std::net::SocketAddr;

use socket2::{Domain, Socket, Type};
use tokio::net::TcpListener;

use super::StartError;
use paysys_input::address::reachable;

/// A bound listener and how to reach it.
pub(super) struct Door {
    pub(super) listener: TcpListener,
    /// Scheme, host and port, as a client on this machine writes them.
    pub(super) origin: String,
    /// Where it listens, with the port that it was given.
    pub(super) bound: SocketAddr,
}

impl Door {
    /// Binds an address; the flag is named when that fails.
    pub(super) fn bind(
        address: SocketAddr,
        flag: &'static str,
        scheme: &str,
    ) -> Result<Self, StartError> {
        let failed = |source| StartError::Listen {
            address,
            flag,
            source,
        };
        let listener = listen(address).map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        Ok(Self {
            listener,
            origin: format!("{scheme}://{}", reachable(bound)),
            bound,
        })
    }
}

/// Listens with a queue as long as the system allows: a burst of connections must not wait for clients
/// to send their first packets again. The standard library asks for a short one.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    // A port whose last connections have just ended can be used at once.
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(i32::MAX)?;
    socket.set_nonblocking(true)?;
    TcpListener::from_std(socket.into())
}
