//! Where claims are posted: `POST /trials/ID/claims` with one JSON line per order, `POST /trials/ID/done` when that is all.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use paysys_input::bearer_token::BearerToken;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::claim::{Claim, Claimed};
use crate::order::Order;
use paysys_engine::wall_clock;
use paysys_exchange::Secret;

/// Somebody to whom claims are told.
#[derive(Debug)]
pub struct ClaimServer {
    address: SocketAddr,
    book: Arc<Book>,
    serving: JoinHandle<()>,
}

/// The claim server could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {source}")]
pub struct ClaimServerError {
    address: SocketAddr,
    source: std::io::Error,
}

#[derive(Debug, Default)]
struct Book {
    page: Mutex<Page>,
    news: Notify,
    token: Option<BearerToken>,
}

/// More claims than this about one trial nobody needs.
const MOST_CLAIMS: usize = 100;

/// What is expected, and what was claimed so far.
#[derive(Debug, Default)]
struct Page {
    /// Which trial is under way; none between trials.
    trial: Option<String>,
    orders: Vec<String>,
    wanted: usize,
    claims: Vec<Claim>,
    is_closed: bool,
}

impl ClaimServer {
    /// Serves at this address, for whoever shows the token; port 0 takes a free one.
    ///
    /// # Errors
    /// When it is taken.
    pub async fn serve(
        address: SocketAddr,
        token: Option<&Secret>,
    ) -> Result<Self, ClaimServerError> {
        let failed = |source| ClaimServerError { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let token = token.map(|token| BearerToken::new(token.reveal()));
        let book = Arc::new(Book {
            token,
            ..Book::default()
        });
        let routes = Router::new()
            .route("/trials/{trial}/claims", post(claim))
            .route("/trials/{trial}/done", post(done))
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

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes claims about these orders of a trial, so many of each.
    pub(super) fn open(&self, trial: &str, orders: &[Order], wanted: usize) {
        *self.book.page() = Page {
            trial: Some(trial.to_owned()),
            orders: orders.iter().map(|order| order.order.clone()).collect(),
            wanted,
            ..Page::default()
        };
    }

    /// Until everything has been claimed for good.
    pub(super) async fn claimed(&self) {
        self.until(Page::is_complete).await;
    }

    /// Until somebody says that this is all.
    pub(super) async fn told_done(&self) {
        self.until(|page| page.is_closed).await;
    }

    pub(super) fn count(&self) -> usize {
        self.book.page().claims.len()
    }

    async fn until(&self, is_so: impl Fn(&Page) -> bool) {
        loop {
            let news = self.book.news.notified();
            let mut news = std::pin::pin!(news);
            // Whatever comes after this look is heard.
            news.as_mut().enable();
            if is_so(&self.book.page()) {
                return;
            }
            news.await;
        }
    }

    /// Takes no more claims; what there were.
    pub(super) fn close(&self) -> Vec<Claim> {
        std::mem::take(&mut *self.book.page()).claims
    }
}

impl Drop for ClaimServer {
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
    /// Is there a last word about every order? Pending is none: something may follow.
    fn is_complete(&self) -> bool {
        let is_claimed = |order: &String| {
            let about = self.claims.iter().filter(|claim| claim.order == *order);
            let (count, last) = about.fold((0, None), |(count, _), claim| (count + 1, Some(claim)));
            count >= self.wanted && last.is_some_and(|last| last.outcome != Claimed::Pending)
        };
        self.orders.iter().all(is_claimed)
    }

    fn is_about(&self, trial: &str) -> Result<(), String> {
        match &self.trial {
            Some(now) if now == trial => Ok(()),
            Some(now) => Err(format!("{trial} is not under way: it is {now}'s turn")),
            None => Err(format!("{trial} is not under way")),
        }
    }

    fn take(&mut self, line: &[u8]) -> Result<(), String> {
        let claim = Claim::read(line, wall_clock::now())
            .map_err(|why| format!("this is no claim, {}", why.said()))?;
        if !self.orders.contains(&claim.order) {
            let orders = self.orders.join(", ");
            return Err(format!("{:?} is none of {orders}", claim.order));
        }
        if self.claims.len() >= MOST_CLAIMS {
            return Err(format!("{MOST_CLAIMS} claims are enough"));
        }
        self.claims.push(claim);
        Ok(())
    }

    /// Takes all lines, or those in front of the first that is none.
    fn take_all(&mut self, body: &[u8]) -> Result<(), String> {
        let lines = body.split(|byte| *byte == b'\n');
        let mut lines = lines
            .filter(|line| !line.trim_ascii().is_empty())
            .peekable();
        if lines.peek().is_none() {
            return Err("there is no claim in this".to_owned());
        }
        lines.try_for_each(|line| self.take(line))
    }
}

/// Web pages have no business here.
fn comes_from_a_page(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN)
}

type Reply = (StatusCode, String);

/// What both routes have in common: who may call, and about what.
fn at_the_desk(
    book: &Book,
    trial: &str,
    headers: &HeaderMap,
    act: impl FnOnce(&mut Page) -> Result<(), String>,
) -> Reply {
    if comes_from_a_page(headers) {
        return (StatusCode::FORBIDDEN, "not for web pages\n".to_owned());
    }
    if book
        .token
        .as_ref()
        .is_some_and(|token| !token.is_shown_by(headers))
    {
        let words = "show the token: the header `Authorization: Bearer TOKEN`, as the instructions have it\n";
        return (StatusCode::UNAUTHORIZED, words.to_owned());
    }
    let mut page = book.page();
    if let Err(why) = page.is_about(trial) {
        return (StatusCode::CONFLICT, format!("{why}\n"));
    }
    let done = act(&mut page);
    drop(page);
    // Some lines may have been taken before one was not.
    book.news.notify_waiters();
    match done {
        Ok(()) => (StatusCode::OK, "noted\n".to_owned()),
        Err(why) => (StatusCode::BAD_REQUEST, format!("{why}\n")),
    }
}

async fn claim(
    State(book): State<Arc<Book>>,
    Path(trial): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Reply {
    at_the_desk(&book, &trial, &headers, |page| page.take_all(&body))
}

async fn done(
    State(book): State<Arc<Book>>,
    Path(trial): Path<String>,
    headers: HeaderMap,
) -> Reply {
    at_the_desk(&book, &trial, &headers, |page| {
        page.is_closed = true;
        Ok(())
    })
}
