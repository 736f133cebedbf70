//! A TCP reset instead of an answer.

use hyper::Response;

use super::{Body, unseen};
use crate::connection::{Connection, Cut};

pub(super) fn deliver(connection: &Connection) -> Response<Body> {
    connection.cut(Cut::Reset);
    unseen()
}
