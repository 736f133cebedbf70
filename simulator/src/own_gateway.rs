//! Calling the own gateway as any client does, over a socket: what is to happen on the wire happens.

mod trust;

use std::error::Error;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, ServerName};
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio_rustls::TlsConnector;
use utoipa::ToSchema;

use paysys_input::address;

/// So many of these calls are under way at once at most.
const MOST: usize = 16;

/// More than this no gateway of ours answers, whatever its profile has it say.
const LONGEST_ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// The way to this process's own gateway.
#[derive(Clone)]
pub(crate) struct OwnGateway {
    address: SocketAddr,
    tls: Option<TlsConnector>,
    places: Arc<Semaphore>,
}

/// What came back, as far as it came.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) ended: Ended,
    pub(crate) http_status: Option<u16>,
    pub(crate) body: Vec<u8>,
}

/// How a call ended for whoever made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Ended {
    /// The whole answer came.
    Answered,
    /// The connection was closed before the whole answer came.
    Closed,
    /// The connection was reset before the whole answer came.
    Reset,
    /// Time was up before the whole answer came.
    TimedOut,
    /// No connection came about.
    Refused,
    /// What came is no answer in HTTP, or larger than any.
    Unreadable,
}

impl OwnGateway {
    /// The gateway that listens here; with TLS, it is known by its certificate.
    pub(crate) fn new(
        listens: SocketAddr,
        certificate: Option<CertificateDer<'static>>,
    ) -> Result<Self, rustls::Error> {
        let tls = certificate.map(trust::only).transpose()?;
        Ok(Self {
            address: address::reachable(listens),
            tls: tls.map(|config| TlsConnector::from(Arc::new(config))),
            places: Arc::new(Semaphore::new(MOST)),
        })
    }

    /// Where it is reached from here, whatever others are told.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Makes one call on a connection of its own; nothing where too many are under way.
    pub(crate) async fn call(
        &self,
        request: Request<Full<Bytes>>,
        patience: Duration,
    ) -> Option<Received> {
        let _place = self.places.try_acquire().ok()?;
        let mut received = Received {
            ended: Ended::TimedOut,
            http_status: None,
            body: Vec::new(),
        };
        let exchange = self.exchange(request, &mut received);
        if let Ok(ended) = tokio::time::timeout(patience, exchange).await {
            received.ended = ended.err().unwrap_or(Ended::Answered);
        }
        Some(received)
    }

    async fn exchange(
        &self,
        request: Request<Full<Bytes>>,
        received: &mut Received,
    ) -> Result<(), Ended> {
        let tcp = TcpStream::connect(self.address).await;
        let tcp = tcp.map_err(|_| Ended::Refused)?;
        tcp.set_nodelay(true).map_err(|error| of_io(&error))?;
        let Some(tls) = &self.tls else {
            return talk(tcp, request, received).await;
        };
        let name = ServerName::from(self.address.ip());
        let stream = tls.connect(name, tcp).await;
        let stream = stream.map_err(|error| of_io(&error))?;
        talk(stream, request, received).await
    }
}

/// Sends the request and takes the answer in, piece by piece: what came before an end is kept.
async fn talk(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
    received: &mut Received,
) -> Result<(), Ended> {
    let of_http = |error: hyper::Error| of_http(&error);
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(of_http)?;
    let mut receiving = pin!(async {
        let answer = sender.send_request(request).await.map_err(of_http)?;
        received.http_status = Some(answer.status().as_u16());
        let mut body = answer.into_body();
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(of_http)?.into_data() else {
                continue;
            };
            if received.body.len() + data.len() > LONGEST_ANSWER_BYTES {
                return Err(Ended::Unreadable);
            }
            received.body.extend_from_slice(&data);
        }
        Ok(())
    });
    tokio::select! {
        ended = &mut receiving => ended,
        // What the connection has read before its end is still to be taken.
        _ = connection => receiving.await,
    }
}

fn of_http(error: &hyper::Error) -> Ended {
    if error.is_parse() {
        return Ended::Unreadable;
    }
    let cause = error
        .source()
        .and_then(|cause| cause.downcast_ref::<io::Error>());
    cause.map_or(Ended::Closed, of_io)
}

fn of_io(error: &io::Error) -> Ended {
    match error.kind() {
        ErrorKind::ConnectionReset => Ended::Reset,
        ErrorKind::InvalidData => Ended::Unreadable,
        _ => Ended::Closed,
    }
}

impl std::fmt::Debug for OwnGateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnGateway")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
