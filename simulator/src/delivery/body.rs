//! An answer's body as the HTTP library takes it: whole, or a few bytes at a time.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::Sleep;

use crate::journal::Receipt;
use paysys_core::fault::Drip;

/// A body that reports to a receipt when the HTTP library has taken all of it.
#[derive(Debug, Default)]
pub(crate) struct Body {
    rest: Bytes,
    pace: Option<Pace>,
    receipt: Option<Arc<Receipt>>,
}

#[derive(Debug)]
struct Pace {
    drip: Drip,
    until_next: Option<Pin<Box<Sleep>>>,
}

impl Body {
    pub(super) const fn whole(bytes: Bytes, receipt: Arc<Receipt>) -> Self {
        Self {
            rest: bytes,
            pace: None,
            receipt: Some(receipt),
        }
    }

    pub(super) fn dripping(mut self, drip: Drip) -> Self {
        let until_next = None;
        self.pace = Some(Pace { drip, until_next });
        self
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        if let Some(receipt) = &self.receipt {
            receipt.body_handed_over();
        }
    }
}

impl Pace {
    fn poll_next(&mut self, rest: &mut Bytes, cx: &mut Context<'_>) -> Poll<Bytes> {
        if let Some(timer) = &mut self.until_next {
            ready!(timer.as_mut().poll(cx));
        }
        self.until_next = Some(Box::pin(pause(self.drip)));
        Poll::Ready(rest.split_to(self.drip.bytes.min(rest.len())))
    }
}

#[expect(clippy::disallowed_methods, reason = "a slow answer is the feature")]
fn pause(drip: Drip) -> Sleep {
    tokio::time::sleep(drip.every)
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let body = self.get_mut();
        if body.rest.is_empty() {
            return Poll::Ready(None);
        }
        let next = match &mut body.pace {
            None => std::mem::take(&mut body.rest),
            Some(pace) => ready!(pace.poll_next(&mut body.rest, cx)),
        };
        Poll::Ready(Some(Ok(Frame::data(next))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
