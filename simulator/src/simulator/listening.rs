//! The listeners: bound first, opened when everything behind them is ready.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use hyper_util::rt::TokioTimer;
use socket2::{Domain, Socket, Type};

use super::StartError;
use paysys_input::address::reachable;

/// A bound listener and how to reach it.
pub(super) struct Door {
    listener: TcpListener,
    origin: String,
    bound: SocketAddr,
    asked_for: SocketAddr,
    flag: &'static str,
}

/// How long a client of the admin may be silent on a connection, or take for the head of a request.
const ADMIN_PATIENCE: Duration = Duration::from_secs(75);

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
            asked_for: address,
            flag,
        })
    }

    /// Scheme, host and port, as a client on this machine writes them.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// Where it listens, with the port that it was given.
    pub(super) const fn bound(&self) -> SocketAddr {
        self.bound
    }

    /// For a server of one's own.
    pub(super) fn listener(self) -> Result<tokio::net::TcpListener, StartError> {
        let failed = self.failed();
        tokio::net::TcpListener::from_std(self.listener).map_err(failed)
    }

    /// Serves these routes until the handle says stop.
    pub(super) fn serve(
        self,
        routes: axum::Router,
        handle: Handle<SocketAddr>,
    ) -> Result<impl Future<Output = io::Result<()>>, StartError> {
        let failed = self.failed();
        let mut server = axum_server::from_tcp(self.listener)
            .map_err(failed)?
            .acceptor(NoDelayAcceptor::new())
            .http1_only()
            .handle(handle);
        let mut http = server.http_builder().http1();
        http.timer(TokioTimer::new())
            .header_read_timeout(ADMIN_PATIENCE);
        Ok(server.serve(routes.into_make_service()))
    }

    fn failed(&self) -> impl FnOnce(io::Error) -> StartError + use<> {
        let (address, flag) = (self.asked_for, self.flag);
        move |source| StartError::Listen {
            address,
            flag,
            source,
        }
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
    Ok(socket.into())
}
