//! The stream that the HTTP library reads from and writes to.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::ahead::Ahead;
use super::farewell::Farewell;
use super::patience::Patience;
use super::stream::Stream;
use super::{Connection, Control, Cut, Order, Then};
use crate::journal::Ending;

/// So many of a connection's first bytes are kept: they tell what somebody speaks who speaks no HTTP.
pub(crate) const FIRST_BYTES: usize = 512;

/// A stream that counts and obeys its [`Connection`].
#[derive(Debug)]
pub(crate) struct Tap {
    stream: Stream,
    connection: Arc<Connection>,
    ahead: Ahead,
    farewell: Farewell,
    read_bytes: u64,
    first_bytes: Vec<u8>,
    has_lost_patience: bool,
    patience: Patience,
}

impl Tap {
    pub(crate) fn new(stream: Stream, connection: Arc<Connection>) -> Self {
        Self {
            stream,
            connection,
            ahead: Ahead::default(),
            farewell: Farewell::default(),
            read_bytes: 0,
            first_bytes: Vec::new(),
            has_lost_patience: false,
            patience: Patience::default(),
        }
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn first_bytes(&self) -> &[u8] {
        &self.first_bytes
    }

    /// Whether the client took too long over a request.
    pub(crate) const fn has_lost_patience(&self) -> bool {
        self.has_lost_patience
    }

    fn keep_first(&mut self, read: &[u8]) {
        let missing = FIRST_BYTES - self.first_bytes.len();
        self.first_bytes
            .extend_from_slice(&read[..missing.min(read.len())]);
    }

    /// Writes what the order says in place of `offered`; how much of that is settled.
    fn write(
        &mut self,
        cx: &mut Context<'_>,
        offered: usize,
        pass: impl FnOnce(Pin<&mut Stream>, &mut Context<'_>) -> Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        let connection = self.connection.clone();
        let mut control = connection.control();
        match &mut control.order {
            Order::Pass => {
                let written = ready!(pass(Pin::new(&mut self.stream), cx))?;
                control.wrote(written);
                Poll::Ready(Ok(written))
            }
            Order::Say(_) => {
                ready!(self.say(cx, &mut control))?;
                // The library believes it was its own bytes that went out.
                Poll::Ready(Ok(offered))
            }
            Order::Cut(cut) => {
                let cut = *cut;
                ready!(self.take_leave(cx, cut));
                Poll::Ready(Err(self.cut(cut, &control)))
            }
        }
    }

    fn say(&mut self, cx: &mut Context<'_>, control: &mut Control) -> Poll<io::Result<()>> {
        while let Order::Say(script) = &mut control.order {
            if script.rest().is_empty() {
                let then = script.then;
                if then == Then::Close {
                    ready!(self.take_leave(cx, Cut::Close));
                }
                return Poll::Ready(self.said(then, control));
            }
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, script.rest()))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            script.said(written);
            control.wrote(written);
        }
        Poll::Ready(Ok(()))
    }

    fn said(&self, then: Then, control: &mut Control) -> io::Result<()> {
        match then {
            Then::KeepOpen => {
                control.end(Ending::Answered);
                // The library offered its whole answer, a short one, at once; what comes now belongs to the next.
                control.order = Order::Pass;
                Ok(())
            }
            Then::Close => Err(self.cut(Cut::Close, control)),
        }
    }

    /// The stream has everything that was written so far.
    fn flushed(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let control = self.connection.control();
        let Some(receipt) = control.receipt.as_ref().filter(|one| !one.has_ended()) else {
            return Ok(());
        };
        if !receipt.is_handed_over() {
            drop(control);
            self.ahead.watch(&mut self.stream, cx)?;
            if self.ahead.has_finished() {
                self.connection.client_finished();
            }
        } else if !self.ahead.is_the_end() {
            receipt.end(Ending::Answered);
        }
        Ok(())
    }

    /// Before a connection is closed in good order, TLS says so; a client that has left already misses nothing.
    fn take_leave(&mut self, cx: &mut Context<'_>, cut: Cut) -> Poll<()> {
        if cut == Cut::Close {
            let _ = ready!(Pin::new(&mut self.stream).poll_shutdown(cx));
        }
        Poll::Ready(())
    }

    /// Makes the library drop the stream, which then closes or resets.
    fn cut(&self, cut: Cut, control: &Control) -> io::Error {
        let reset = cut == Cut::Reset && self.stream.reset_on_drop().is_ok();
        control.end(if reset { Ending::Reset } else { Ending::Closed });
        io::ErrorKind::ConnectionAborted.into()
    }
}

impl Control {
    fn wrote(&mut self, bytes: usize) {
        match &self.receipt {
            Some(receipt) if !receipt.has_ended() => receipt.wrote(bytes),
            _ => self.between += bytes,
        }
    }

    fn end(&self, ending: Ending) {
        if let Some(receipt) = &self.receipt {
            receipt.end(ending);
        }
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.connection.ends(Ending::ClientGone);
    }
}

impl AsyncRead for Tap {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let tap = self.get_mut();
        let before = buf.filled().len();
        let polled = tap.ahead.poll_read(&mut tap.stream, cx, buf);
        tap.connection.heard(tap.ahead.last_read());
        if tap.ahead.is_the_end() {
            tap.connection.client_finished();
        }
        let read = &buf.filled()[before..];
        tap.read_bytes += read.len() as u64;
        if tap.first_bytes.len() < FIRST_BYTES {
            tap.keep_first(read);
        }
        if polled.is_pending() {
            // Out of patience, as if the client had gone: the library then ends the connection.
            let patience = &mut tap.patience;
            ready!(patience.poll(cx, &tap.connection, tap.read_bytes));
            tap.has_lost_patience = true;
            return Poll::Ready(Ok(()));
        }
        polled
    }
}

impl AsyncWrite for Tap {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.get_mut()
            .write(cx, bytes.len(), |stream, cx| stream.poll_write(cx, bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let offered = slices.iter().map(|slice| slice.len()).sum();
        self.get_mut().write(cx, offered, |stream, cx| {
            stream.poll_write_vectored(cx, slices)
        })
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tap = self.get_mut();
        ready!(Pin::new(&mut tap.stream).poll_flush(cx))?;
        Poll::Ready(tap.flushed(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tap = self.get_mut();
        let said = ready!(tap.farewell.poll_say(&mut tap.stream, cx));
        if said.is_ok() && tap.connection.awaits_its_fate() {
            let ending = ready!(tap.farewell.poll_ending(&tap.stream, cx));
            tap.connection.ends(ending);
        }
        Poll::Ready(said)
    }
}
