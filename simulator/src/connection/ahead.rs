//! Watching a client that waits for its answer.
//!
//! The HTTP library reads nothing while a request is being answered, and so would not learn what the
//! client does meanwhile: it may finish sending (FIN), which is no reason to stop listening, or reset
//! the connection, which is. So the tap reads ahead and keeps what it finds for the library.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, ReadBuf};

use super::stream::Stream;
use crate::journal::Tick;

/// No more than this is read ahead, so that a client cannot fill the memory with further requests.
const MOST_BYTES: usize = 16 * 1024;

/// What was read and not taken yet.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    bytes: Vec<u8>,
    has_finished: bool,
    last_read: Option<Tick>,
}

impl Ahead {
    /// Whether everything that the client will ever send was taken.
    pub(super) const fn is_the_end(&self) -> bool {
        self.has_finished && self.bytes.is_empty()
    }

    /// Whether the client has said that it sends nothing more.
    pub(super) const fn has_finished(&self) -> bool {
        self.has_finished
    }

    /// When the last bytes came.
    pub(super) const fn last_read(&self) -> Option<Tick> {
        self.last_read
    }

    /// Reads what has come; fails where the connection is broken. The task is woken when more comes.
    pub(super) fn watch(&mut self, stream: &mut Stream, cx: &mut Context<'_>) -> io::Result<()> {
        let mut space = [0; 4096];
        while !self.has_finished && self.bytes.len() < MOST_BYTES {
            let mut buf = ReadBuf::new(&mut space);
            match read(stream, cx, &mut buf) {
                Poll::Pending => break,
                Poll::Ready(read) => read?,
            }
            self.has_finished = buf.filled().is_empty();
            self.last_read = Some(Tick::now());
            self.bytes.extend_from_slice(buf.filled());
        }
        Ok(())
    }

    /// Reads: first what was read ahead.
    pub(super) fn poll_read(
        &mut self,
        stream: &mut Stream,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.bytes.is_empty() {
            let most = self.bytes.len().min(buf.remaining());
            buf.put_slice(&self.bytes[..most]);
            self.bytes.drain(..most);
            return Poll::Ready(Ok(()));
        }
        if self.has_finished {
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        let polled = read(stream, cx, buf);
        let nothing = buf.filled().len() == before && buf.remaining() > 0;
        if buf.filled().len() > before {
            self.last_read = Some(Tick::now());
        }
        self.has_finished = nothing && matches!(polled, Poll::Ready(Ok(())));
        polled
    }
}

/// Reads. A client that leaves out TLS's own farewell has finished all the same.
fn read(stream: &mut Stream, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
    Pin::new(stream).poll_read(cx, buf).map(|read| match read {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(()),
        read => read,
    })
}
