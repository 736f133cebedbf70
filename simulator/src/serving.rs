//! The ports: connections are taken here and handed to the HTTP library one by one.
//!
//! What a client does with its connection is part of the story that the simulator tells, so this loop
//! is its own: on the gateway's port it sees a client that has finished sending, and keeps some file
//! descriptors for the admin.

mod crowd;
mod ended;
mod first_bytes;
mod handshake;

use std::convert::Infallible;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use hyper::Response;
use hyper::header::{CONNECTION, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::connection::{Connection, FIRST_BYTES, Stream, Tap};
use crate::delivery::Body;
use crate::gateway::Gateway;
use crate::journal::Tick;
use crate::registry::LastSandbox;
use crate::turned_away::TurnedAway;
use crowd::{Crowd, Mood};

/// How long a client may take for its TLS handshake.
const HANDSHAKE_PATIENCE: Duration = Duration::from_secs(10);

/// How long a client of the admin may be silent on a connection, or take for the head of a request.
const ADMIN_PATIENCE: Duration = Duration::from_secs(75);

/// A port that is served until it is told to close; dropping the future ends all connections.
pub(crate) struct Port {
    pub(crate) listener: TcpListener,
    /// How many connections are open, for whoever wants to know.
    pub(crate) open: Arc<AtomicUsize>,
    /// True as soon as nothing new is taken any more; so it is when the other end is gone.
    pub(crate) closing: watch::Receiver<bool>,
    /// How long answers under way may take then.
    pub(crate) grace: Duration,
    /// The number before that of the first connection.
    pub(crate) before: u64,
}

impl Port {
    pub(crate) async fn serve_gateway(
        self,
        gateway: Arc<Gateway>,
        tls: Option<Arc<rustls::ServerConfig>>,
    ) {
        let (crowd, mood) = Crowd::within_the_limit_of_open_files();
        let visits = Visits {
            tls: tls.map(TlsAcceptor::from),
            gateway,
            mood,
        };
        let receive = |tcp, number| visits.clone().receive(tcp, number, Tick::now());
        self.serve(crowd, receive).await;
    }

    pub(crate) async fn serve_admin(self, routes: axum::Router) {
        let (crowd, mood) = Crowd::without_limit();
        let receive = |tcp, _| serve_routes(tcp, routes.clone(), mood.clone());
        self.serve(crowd, receive).await;
    }

    async fn serve<F: Future<Output = ()> + Send + 'static>(
        self,
        mut crowd: Crowd,
        receive: impl Fn(TcpStream, u64) -> F,
    ) {
        let Self {
            listener,
            open: told,
            mut closing,
            grace,
            before: mut number,
        } = self;
        let mut connections = JoinSet::new();
        loop {
            let open = connections.len();
            told.store(open, Relaxed);
            tokio::select! {
                biased;
                _ = closing.wait_for(|closing| *closing) => break,
                Some(_) = connections.join_next() => crowd.shrinks_to(open - 1),
                taken = crowd.take(&listener, open) => if let Some(tcp) = taken {
                    number += 1;
                    connections.spawn(receive(tcp, number));
                },
            }
        }
        drop(listener);
        crowd.close();
        let ended = async { while connections.join_next().await.is_some() {} };
        // Whoever has no answer by then gets none.
        let _ = tokio::time::timeout(grace, ended).await;
        connections.shutdown().await;
    }
}

/// Serves the admin to one client.
async fn serve_routes(tcp: TcpStream, routes: axum::Router, mut mood: watch::Receiver<Mood>) {
    if tcp.set_nodelay(true).is_err() {
        return;
    }
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(ADMIN_PATIENCE);
    let service = TowerToHyperService::new(routes);
    let mut serving = pin!(http.serve_connection(TokioIo::new(tcp), service));
    tokio::select! {
        biased;
        _ = &mut serving => return,
        _ = mood.wait_for(|mood| *mood == Mood::Closing) => {}
    }
    serving.as_mut().graceful_shutdown();
    let _ = serving.await;
}

#[derive(Clone)]
struct Visits {
    tls: Option<TlsAcceptor>,
    gateway: Arc<Gateway>,
    mood: watch::Receiver<Mood>,
}

impl Visits {
    async fn receive(mut self, tcp: TcpStream, number: u64, opened: Tick) {
        // A copy that has seen no change yet: those are seen by whoever waits for them.
        let mood = self.mood.clone();
        let stream = tokio::select! {
            biased;
            _ = self.mood.wait_for(|mood| *mood == Mood::Closing) => return,
            stream = open(tcp, number, self.tls.as_ref()) => stream,
        };
        let stream = match stream {
            Ok(stream) => stream,
            Err(None) => return,
            Err(Some(turned_away)) => {
                return self.gateway.turn_away(turned_away).await;
            }
        };
        let connection = Arc::new(Connection::new(number, opened));
        let tap = Tap::new(stream, connection.clone());
        let session = Arc::new(Session {
            gateway: self.gateway.clone(),
            connection: connection.clone(),
            last: LastSandbox::default(),
            mood,
        });
        let service = service_fn(move |request| {
            let session = session.clone();
            async move {
                let answer = session
                    .gateway
                    .answer(request, &session.connection, &session.last);
                Ok::<_, Infallible>(session.closing_if_crowded(answer.await))
            }
        });
        let mut http = http1::Builder::new();
        // A client that has sent its whole request may say so, and still wants the answer. The limit to
        // how long a head may take is the tap's.
        http.half_close(true).header_read_timeout(None);
        // Answers are short: copying one behind its head takes less than writing two pieces.
        http.writev(false);
        let mut serving = http.serve_connection(TokioIo::new(tap), service);
        let leaves = |mood: &Mood| match mood {
            Mood::Calm => false,
            // Whoever has asked nothing yet is about to.
            Mood::Crowded => connection.has_asked(),
            Mood::Closing => true,
        };
        let ended = tokio::select! {
            biased;
            ended = &mut serving => Some(ended),
            _ = self.mood.wait_for(leaves) => None,
        };
        let Some(ended) = ended else {
            // An answer under way is delivered first.
            Pin::new(&mut serving).graceful_shutdown();
            let _ = serving.await;
            return;
        };
        let parts = serving.into_parts();
        if let Some(turned_away) = ended::judge(&ended, parts.io.inner(), &parts.read_buf) {
            self.gateway.turn_away(turned_away).await;
        }
    }
}

struct Session {
    gateway: Arc<Gateway>,
    connection: Arc<Connection>,
    last: LastSandbox,
    mood: watch::Receiver<Mood>,
}

impl Session {
    /// The response, which ends its connection where others wait for one.
    fn closing_if_crowded(&self, mut response: Response<Body>) -> Response<Body> {
        // Mostly nothing has ever changed, and looking costs next to nothing.
        if self.mood.has_changed().unwrap_or(false) && *self.mood.borrow() == Mood::Crowded {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(CONNECTION, close);
        }
        response
    }
}

/// The bytes' way to the client, after the handshake where there is TLS; or why there is none.
async fn open(
    tcp: TcpStream,
    number: u64,
    tls: Option<&TlsAcceptor>,
) -> Result<Stream, Option<TurnedAway>> {
    tcp.set_nodelay(true).map_err(|_| None)?;
    let Some(tls) = tls else {
        return Ok(Stream::Plain(tcp));
    };
    let mut first = vec![0; FIRST_BYTES];
    let mut seen = 0;
    let shake_hands = async {
        seen = tcp.peek(&mut first).await?;
        tls.accept(tcp).await
    };
    let shaken = tokio::time::timeout(HANDSHAKE_PATIENCE, shake_hands).await;
    let error = match shaken.map_err(io::Error::from).flatten() {
        Ok(stream) => return Ok(Stream::Tls(Box::new(stream))),
        Err(error) => error,
    };
    first.truncate(seen);
    let diagnosis = handshake::explain(&error, &first).ok_or(None)?;
    Err(Some(TurnedAway {
        diagnosis,
        status: 0,
        connection: number,
        bytes: first,
        written: 0,
    }))
}
