//! Reading a request's body: bounded in size and in time.

use std::pin::{Pin, pin};
use std::time::Duration;

use axum::body::HttpBody;
use bytes::Bytes;
use futures_util::FutureExt;
use http_body_util::BodyExt;

use super::transport::TransportError;

/// How long a client may take to send a body; a real gateway would not wait for ever either.
const PATIENCE: Duration = Duration::from_secs(30);

/// So much beyond the limit is read and thrown away: many clients read no answer before they have sent everything.
const THROWN_AWAY_BYTES: usize = 64 * 1024 * 1024;

/// A body on its way in.
pub trait Incoming: HttpBody<Data = Bytes, Error: Into<axum::BoxError>> + Send + 'static {}

impl<B: HttpBody<Data = Bytes, Error: Into<axum::BoxError>> + Send + 'static> Incoming for B {}

/// The whole body, or why it was not read.
///
/// It is a copy: the body that arrives is a piece of the connection's buffer, many times larger,
/// which the journal would keep alive and the HTTP library could not use again.
pub(super) async fn read(body: impl Incoming, limit_bytes: usize) -> Result<Bytes, TransportError> {
    let body = pin!(body);
    let mut collecting = pin!(collect(body, limit_bytes));
    // Nearly every body is there already, and then no timer is needed.
    match (&mut collecting).now_or_never() {
        Some(collected) => collected,
        None => tokio::time::timeout(PATIENCE, collecting)
            .await
            .unwrap_or(Err(TransportError::BodyIncomplete)),
    }
}

async fn collect(
    mut body: Pin<&mut impl Incoming>,
    limit_bytes: usize,
) -> Result<Bytes, TransportError> {
    let mut kept = Vec::new();
    let mut came = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| TransportError::BodyIncomplete)?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        came = came.saturating_add(data.len());
        if came <= limit_bytes {
            kept.reserve_exact(data.len());
            kept.extend_from_slice(&data);
        } else if came > limit_bytes.saturating_add(THROWN_AWAY_BYTES) {
            break;
        }
    }
    if came > limit_bytes {
        return Err(TransportError::BodyTooLarge);
    }
    Ok(kept.into())
}
