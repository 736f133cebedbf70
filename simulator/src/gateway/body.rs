//! Reading a request's body: bounded in size and in time.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::transport::TransportError;

/// How long a client may take to send a body; a real gateway would not wait for ever either.
const PATIENCE: Duration = Duration::from_secs(30);

/// The whole body, or why it was not read.
///
/// It is a copy: the body that arrives is a piece of the connection's buffer, many times larger,
/// which the journal would keep alive and the HTTP library could not use again.
pub(super) async fn read(body: Body, limit_bytes: usize) -> Result<Bytes, TransportError> {
    let collected = tokio::time::timeout(PATIENCE, Limited::new(body, limit_bytes).collect()).await;
    match collected {
        Ok(Ok(collected)) => Ok(Bytes::copy_from_slice(&collected.to_bytes())),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(TransportError::BodyTooLarge),
        Ok(Err(_)) | Err(_) => Err(TransportError::BodyIncomplete),
    }
}
