//! Reading a request's body: bounded in size and in time.

use std::pin::pin;
use std::time::Duration;

use axum::body::HttpBody;
use bytes::Bytes;
use futures_util::FutureExt;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::transport::TransportError;

/// How long a client may take to send a body; a real gateway would not wait for ever either.
const PATIENCE: Duration = Duration::from_secs(30);

/// A body on its way in.
pub trait Incoming: HttpBody<Data = Bytes, Error: Into<axum::BoxError>> + Send + 'static {}

impl<B: HttpBody<Data = Bytes, Error: Into<axum::BoxError>> + Send + 'static> Incoming for B {}

/// The whole body, or why it was not read.
///
/// It is a copy: the body that arrives is a piece of the connection's buffer, many times larger,
/// which the journal would keep alive and the HTTP library could not use again.
pub(super) async fn read(body: impl Incoming, limit_bytes: usize) -> Result<Bytes, TransportError> {
    let mut collecting = pin!(Limited::new(body, limit_bytes).collect());
    // Nearly every body is there already, and then no timer is needed.
    let collected = match (&mut collecting).now_or_never() {
        Some(collected) => Ok(collected),
        None => tokio::time::timeout(PATIENCE, collecting).await,
    };
    match collected {
        Ok(Ok(collected)) => Ok(Bytes::copy_from_slice(&collected.to_bytes())),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(TransportError::BodyTooLarge),
        Ok(Err(_)) | Err(_) => Err(TransportError::BodyIncomplete),
    }
}
