//! The connection is closed without an answer.

use axum::response::Response;

use super::unseen;
use crate::connection::{Connection, Cut};

pub(super) fn deliver(connection: &Connection) -> Response {
    connection.cut(Cut::Close);
    unseen()
}
