//! Where claims are posted: `POST /claims` with one JSON line per order, `POST /done` when that is all.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::client::claim::Claim;
use crate::client::order::Order;
use crate::wall_clock;

/// Somebody to whom claims are told.
#[derive(Debug)]
pub struct Desk {
    address: SocketAddr,
    book: Arc<Book>,
    serving: JoinHandle<()>,
}

/// The desk could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {source}")]
pub struct DeskError {
    address: SocketAddr,
    source: std::io::Error,
}

#[derive(Debug, Default)]
struct Book {
    page: Mutex<Page>,
    done: Notify,
}

/// What is expected, and what was claimed so far.
#[derive(Debug, Default)]
struct Page {
    orders: Vec<String>,
    wanted: usize,
    claims: Vec<Claim>,
    is_closed: bool,
}

impl Desk {
    /// Serves on this address of the loopback; port 0 takes a free one.
    ///
    /// # Errors
    /// When it is taken.
    pub async fn serve(address: SocketAddr) -> Result<Self, DeskError> {
        let failed = |source| DeskError { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let book = Arc::new(Book::default());
        let routes = Router::new()
            .route("/claims", post(claim))
            .route("/done", post(done))
            .with_state(Arc::clone(&book));
        let serving = tokio::spawn(async move {
            // It serves until it is dropped; what ends it earlier ends the trials by their deadline.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self {
            address,
            book,
            serving,
        })
    }

    /// Where it is.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes claims about these orders, so many of each.
    pub(super) fn open(&self, orders: &[Order], wanted: usize) {
        *self.book.page() = Page {
            orders: orders.iter().map(|order| order.order.clone()).collect(),
            wanted,
            ..Page::default()
        };
    }

    /// Until everything has been claimed, or somebody says that this is all.
    pub(super) async fn done(&self) {
        while !self.book.page().is_complete() {
            self.book.done.notified().await;
        }
    }

    /// Takes no more claims; what there were.
    pub(super) fn close(&self) -> Vec<Claim> {
        std::mem::take(&mut *self.book.page()).claims
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Book {
    /// A page is whole at every moment, so it may be read after a panic, too.
    fn page(&self) -> MutexGuard<'_, Page> {
        self.page.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Page {
    fn is_complete(&self) -> bool {
        let claimed = |order: &String| {
            let about = |claim: &&Claim| claim.order == *order;
            self.claims.iter().filter(about).count() >= self.wanted
        };
        self.is_closed || self.orders.iter().all(claimed)
    }

    fn take(&mut self, line: &[u8]) -> Result<(), String> {
        let claim = Claim::read(line, wall_clock::now())
            .map_err(|why| format!("this is no claim, {why}"))?;
        if self.orders.is_empty() {
            return Err("no trial is under way".to_owned());
        }
        if !self.orders.contains(&claim.order) {
            let orders = self.orders.join(", ");
            return Err(format!("{:?} is none of {orders}", claim.order));
        }
        self.claims.push(claim);
        Ok(())
    }
}

/// Web pages have no business here.
fn comes_from_a_page(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN)
}

async fn claim(
    State(book): State<Arc<Book>>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    if comes_from_a_page(&headers) {
        return (StatusCode::FORBIDDEN, "not for web pages\n".to_owned());
    }
    let lines = body.split(|byte| *byte == b'\n');
    let lines = lines.filter(|line| !line.trim_ascii().is_empty());
    let mut taken = 0;
    for line in lines {
        if let Err(why) = book.page().take(line) {
            return (StatusCode::BAD_REQUEST, format!("{why}\n"));
        }
        taken += 1;
    }
    book.done.notify_one();
    match taken {
        0 => (
            StatusCode::BAD_REQUEST,
            "there is no claim in this\n".to_owned(),
        ),
        _ => (StatusCode::OK, "noted\n".to_owned()),
    }
}

async fn done(State(book): State<Arc<Book>>, headers: HeaderMap) -> (StatusCode, &'static str) {
    if comes_from_a_page(&headers) {
        return (StatusCode::FORBIDDEN, "not for web pages\n");
    }
    book.page().is_closed = true;
    book.done.notify_one();
    (StatusCode::OK, "noted\n")
}
