//! Work that takes a while, such as a report on a million payments: on a thread of its own, so that
//! calls are answered meanwhile.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use axum::Json;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use serde::Serialize;
use tokio::sync::{Semaphore, oneshot};

/// So many such threads there are at most; whoever comes later waits for one of them to end.
const MOST: usize = 4;

/// So much of a long text is written at a time.
const PORTION_BYTES: usize = 256 * 1024;

/// Where such work is done.
#[derive(Debug, Clone)]
pub struct Aside(Arc<Semaphore>);

impl Default for Aside {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST)))
    }
}

impl Aside {
    /// Does it, and waits for it. Where no thread can be made it is done here: late is better than never.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> T {
        let _place = self.0.acquire().await;
        let work = Arc::new(Mutex::new(Some(work)));
        let take =
            |work: &Mutex<Option<_>>| work.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (tell, told) = oneshot::channel();
        let thread = thread::Builder::new().name("report".into()).spawn({
            let work = work.clone();
            move || {
                if let Some(work) = take(&work) {
                    // Whoever asked may have gone.
                    let _ = tell.send(work());
                }
            }
        });
        if thread.is_err()
            && let Some(work) = take(&work)
        {
            return work();
        }
        told.await
            .expect("the work ends with a result, or with a panic that stands in the log")
    }

    /// Does it, and writes the result as JSON, which of a long report takes as long.
    pub(super) async fn json<T: Serialize>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Response {
        self.run(|| Json(work()).into_response()).await
    }

    /// A long text, of which each portion is written when the one before it was taken: a reader that is
    /// slow keeps nobody waiting, and one that goes away ends the work.
    pub(super) fn body<P: AsRef<[u8]>>(
        &self,
        pieces: impl Iterator<Item = P> + Send + 'static,
    ) -> Body {
        let portions = stream::unfold((self.clone(), pieces), |(aside, mut pieces)| async move {
            let write = move || {
                let portion = portion(&mut pieces)?;
                Some((Ok::<_, Infallible>(portion), pieces))
            };
            let (portion, pieces) = aside.run(write).await?;
            Some((portion, (aside, pieces)))
        });
        Body::from_stream(portions)
    }
}

/// The next pieces; nothing at the end.
fn portion<P: AsRef<[u8]>>(pieces: &mut impl Iterator<Item = P>) -> Option<Bytes> {
    let mut portion = pieces.next()?.as_ref().to_vec();
    while portion.len() < PORTION_BYTES {
        let Some(piece) = pieces.next() else { break };
        portion.extend_from_slice(piece.as_ref());
    }
    Some(portion.into())
}
