//! A listener: bound first, opened when everything behind it is ready.

use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener};

use std::time::Duration;

use axum::http::Request;
use axum::response::Response;
use axum_server::Handle;
use hyper::body::Incoming;
use hyper_util::rt::TokioTimer;
use socket2::{Domain, Socket, Type};
use tokio::task::JoinSet;
use tower::Service;
use tower::make::Shared;

use super::StartError;
use crate::connection::{PerConnection, TapAcceptor, Waits};
use crate::outside::address::reachable;
use crate::tls::Identity;

/// A bound listener and how to reach it.
pub(super) struct Door {
    listener: TcpListener,
    acceptor: TapAcceptor,
    origin: String,
    bound: SocketAddr,
    asked_for: SocketAddr,
    flag: &'static str,
    waits: Waits,
}

/// How long a client of the admin may be silent on a connection, or take for the head of a request.
const ADMIN_PATIENCE: Duration = Duration::from_secs(75);

impl Door {
    /// Binds an address; the flag is named when that fails.
    pub(super) fn bind(
        address: SocketAddr,
        flag: &'static str,
        identity: Option<&Identity>,
        waits: Waits,
    ) -> Result<Self, StartError> {
        let failed = |source| StartError::Listen {
            address,
            flag,
            source,
        };
        let listener = listen(address).map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        let scheme = if identity.is_some() { "https" } else { "http" };
        Ok(Self {
            listener,
            acceptor: TapAcceptor::new(identity.map(|identity| identity.server.clone()), waits),
            waits,
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

    /// Serves until the handle says stop.
    pub(super) fn open<S>(
        self,
        service: S,
        handle: &Handle<SocketAddr>,
        tasks: &mut JoinSet<io::Result<()>>,
    ) -> Result<(), StartError>
    where
        S: Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send>,
        S: PerConnection + Clone + Send + Sync + 'static,
    {
        let (address, flag) = (self.asked_for, self.flag);
        let mut server = axum_server::from_tcp(self.listener)
            .map_err(|source| StartError::Listen {
                address,
                flag,
                source,
            })?
            .acceptor(self.acceptor)
            .http1_only()
            .handle(handle.clone());
        let limit = (self.waits == Waits::InTheLibrary).then_some(ADMIN_PATIENCE);
        let mut http = server.http_builder().http1();
        // A client that has sent its whole request may say so, and still wants the answer.
        http.half_close(true);
        http.timer(TokioTimer::new()).header_read_timeout(limit);
        tasks.spawn(server.serve(Shared::new(service)));
        Ok(())
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
    Ok(socket.into())
}
