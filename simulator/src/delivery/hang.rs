//! No answer, and in the end the connection is closed.

use hyper::Response;

use super::{Body, unseen, wait};
use crate::connection::{Connection, Cut};
use paysys_core::fault::Hang;

/// A client that resets the connection ends this by dropping the future. One that just finishes sending
/// may still wait, and nothing that it could be asked would tell.
pub(super) async fn deliver(hang: &Hang, connection: &Connection) -> Response<Body> {
    wait(hang.limit).await;
    connection.cut(Cut::Close);
    unseen()
}
