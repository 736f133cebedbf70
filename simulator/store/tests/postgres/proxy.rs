//! A wire between a store and the server that can be cut at a chosen moment.

use std::net::Ipv4Addr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

use super::server::Server;

/// What happens to the next thing with this text in it, on whichever connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Passes,
    /// A statement does not arrive, and the connection is cut.
    StatementCut(&'static str),
    /// A statement does not arrive, and nothing is heard any more.
    StatementLost(&'static str),
    /// A statement is on its way until it is let go.
    StatementHeld(&'static str),
    /// So are all such statements.
    StatementsHeld(&'static str),
    /// A statement is carried out; its answer does not arrive, and the connection is cut.
    AnswerCut(&'static str),
    /// A statement is carried out; nobody takes its answer.
    AnswerHeld(&'static str),
}

pub(crate) struct Proxy {
    port: u16,
    next: watch::Sender<Next>,
    /// Whether what was held goes on.
    let_go: watch::Sender<bool>,
    /// Counts the times that all connections were cut.
    cuts: watch::Sender<u32>,
}

impl Proxy {
    pub(crate) async fn before(server: &Server) -> Self {
        let socket = server.socket();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let (next, cuts) = (watch::Sender::new(Next::Passes), watch::Sender::new(0));
        let let_go = watch::Sender::new(false);
        let (for_each, goes_on, cut) = (next.clone(), let_go.clone(), cuts.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(server) = UnixStream::connect(&socket).await else {
                    continue;
                };
                let (next, goes_on) = (for_each.clone(), goes_on.subscribe());
                tokio::spawn(carry(client, server, next, goes_on, cut.subscribe()));
            }
        });
        Self {
            port,
            next,
            let_go,
            cuts,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres:right@127.0.0.1:{}/postgres", self.port)
    }

    pub(crate) fn next(&self, next: Next) {
        self.next.send_replace(next);
    }

    /// Whether it has happened.
    pub(crate) fn is_over(&self) -> bool {
        *self.next.borrow() == Next::Passes
    }

    /// What was held goes on.
    pub(crate) fn let_go(&self) {
        self.let_go.send_replace(true);
    }

    pub(crate) fn cut_all(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }
}

async fn carry(
    client: TcpStream,
    server: UnixStream,
    next: watch::Sender<Next>,
    goes_on: watch::Receiver<bool>,
    mut cut: watch::Receiver<u32>,
) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let is_statement = |next, bytes: &[u8]| match next {
        Next::StatementCut(text)
        | Next::StatementLost(text)
        | Next::StatementHeld(text)
        | Next::StatementsHeld(text) => contains(bytes, text),
        _ => false,
    };
    let is_answer = |next, bytes: &[u8]| match next {
        Next::AnswerCut(text) | Next::AnswerHeld(text) => contains(bytes, text),
        _ => false,
    };
    tokio::select! {
        () = pass(from_client, to_server, &next, goes_on.clone(), is_statement) => {}
        () = pass(from_server, to_client, &next, goes_on.clone(), is_answer) => {}
        _ = cut.changed() => {}
    }
}

/// Carries one direction until it ends, or what is next happens to it.
async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    next: &watch::Sender<Next>,
    mut goes_on: watch::Receiver<bool>,
    is_meant: impl Fn(Next, &[u8]) -> bool,
) {
    let mut bytes = vec![0; 64 << 10];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let mut happens = Next::Passes;
        next.send_if_modified(|next| {
            let is_meant = is_meant(*next, &bytes[..count]);
            if is_meant {
                happens = *next;
                if !matches!(happens, Next::StatementsHeld(_)) {
                    *next = Next::Passes;
                }
            }
            is_meant
        });
        match happens {
            Next::Passes => {}
            Next::StatementLost(_) | Next::AnswerHeld(_) => std::future::pending().await,
            Next::StatementHeld(_) | Next::StatementsHeld(_) => {
                drop(goes_on.wait_for(|goes_on| *goes_on).await);
            }
            Next::StatementCut(_) | Next::AnswerCut(_) => return,
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}
