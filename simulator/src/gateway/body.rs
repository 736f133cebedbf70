//! Reading a request's body: bounded in size and in time.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use http_body_util::BodyExt;
use hyper::body::Incoming;

use crate::transport::TransportError;

/// How long a client may take to send a body; a real gateway would not wait for ever either.
const PATIENCE: Duration = Duration::from_secs(30);

/// The most that is read of a body beyond its limit.
const THROWN_AWAY_BYTES: usize = 64 * 1024 * 1024;

/// The whole body, or why it was not read and what was. It is mostly a piece of the connection's buffer, and not to be
/// kept.
pub(super) async fn read(
    mut body: Incoming,
    limit_bytes: usize,
) -> Result<Bytes, (TransportError, Bytes)> {
    let mut pieces = Pieces::default();
    let end = {
        let mut collecting = pin!(pieces.collect(&mut body, limit_bytes));
        // Nearly every body is there already, and then no timer is needed.
        match (&mut collecting).now_or_never() {
            Some(end) => Ok(end),
            None => tokio::time::timeout(PATIENCE, collecting).await,
        }
    };
    // Where the rest of a body is thrown away, patience may end too.
    let too_large = pieces.too_large;
    let read = pieces.into_bytes();
    match end {
        _ if too_large => Err((TransportError::BodyTooLarge, read)),
        Ok(Ok(())) => Ok(read),
        Ok(Err(Lost)) | Err(_) => Err((TransportError::BodyIncomplete, read)),
    }
}

/// Reads what is left: many clients read no answer before they have sent everything.
async fn throw_away(body: &mut Incoming) {
    let mut left = THROWN_AWAY_BYTES;
    while let Some(Ok(frame)) = body.frame().await {
        left = left.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
        if left == 0 {
            return;
        }
    }
}

/// What has arrived so far: one piece, hardly ever more.
#[derive(Default)]
struct Pieces {
    first: Bytes,
    rest: Vec<u8>,
    too_large: bool,
}

struct Lost;

impl Pieces {
    /// Reads on to the end of the body; of one that is too large, as much as is allowed.
    async fn collect(&mut self, body: &mut Incoming, limit_bytes: usize) -> Result<(), Lost> {
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Lost)?;
            let Ok(mut piece) = frame.into_data() else {
                continue;
            };
            let room = limit_bytes - self.first.len() - self.rest.len();
            self.too_large = piece.len() > room;
            piece.truncate(room);
            self.add(piece);
            if self.too_large {
                throw_away(body).await;
                return Ok(());
            }
        }
        Ok(())
    }

    fn add(&mut self, piece: Bytes) {
        if self.first.is_empty() {
            self.first = piece;
        } else {
            self.rest.extend_from_slice(&piece);
        }
    }

    fn into_bytes(self) -> Bytes {
        if self.rest.is_empty() {
            return self.first;
        }
        [&self.first[..], &self.rest].concat().into()
    }
}
