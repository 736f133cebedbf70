//! Taking connections: no delay, TLS where it is wanted, a tap on each, a number for each.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::patience::Patience;
use super::stream::Stream;
use super::{Connection, Tap};

/// How long a client may take for its TLS handshake.
const HANDSHAKE_PATIENCE: Duration = Duration::from_secs(10);

/// A service that is told on which connection its requests come.
pub(crate) trait PerConnection {
    /// From now on, all requests come on this one.
    fn on(&mut self, connection: Arc<Connection>);
}

/// Routes that treat all connections alike.
impl PerConnection for axum::Router {
    fn on(&mut self, _: Arc<Connection>) {}
}

/// Makes a [`Tap`] of every connection and tells its service of its [`Connection`].
#[derive(Clone)]
pub(crate) struct TapAcceptor {
    numbers: Arc<AtomicU64>,
    tls: Option<TlsAcceptor>,
    waits: Waits,
}

/// Who sees to it that a client makes its requests in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waits {
    /// The connection: requests are many and told to it.
    Here,
    /// The HTTP library.
    InTheLibrary,
}

impl TapAcceptor {
    /// Takes plain connections, or TLS with this configuration.
    pub(crate) fn new(tls: Option<Arc<rustls::ServerConfig>>, waits: Waits) -> Self {
        Self {
            numbers: Arc::default(),
            tls: tls.map(TlsAcceptor::from),
            waits,
        }
    }
}

impl<S: PerConnection + Send + 'static> Accept<TcpStream, S> for TapAcceptor {
    type Stream = Tap;
    type Service = S;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Tap, S)>> + Send>>;

    fn accept(&self, tcp: TcpStream, mut service: S) -> Self::Future {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed) + 1;
        let tls = self.tls.clone();
        let patience = (self.waits == Waits::Here).then(Patience::default);
        Box::pin(async move {
            tcp.set_nodelay(true)?;
            let stream = match tls {
                None => Stream::Plain(tcp),
                Some(tls) => {
                    let handshake = tokio::time::timeout(HANDSHAKE_PATIENCE, tls.accept(tcp));
                    Stream::Tls(Box::new(handshake.await.map_err(io::Error::from)??))
                }
            };
            let connection = Arc::new(Connection::new(number));
            service.on(connection.clone());
            Ok((Tap::new(stream, connection, patience), service))
        })
    }
}
