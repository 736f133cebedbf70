//! No answer until the client gives up or the limit is reached.

use axum::response::Response;

use super::{unseen, wait};
use crate::connection::{Connection, Cut};
use crate::core::fault::Hang;

/// A client that goes away ends this by dropping the future.
pub(super) async fn deliver(hang: &Hang, connection: &Connection) -> Response {
    wait(hang.limit).await;
    connection.cut(Cut::Close);
    unseen()
}
