//! A kept-alive connection is closed exactly as the request arrives.
//!
//! A client sees what it sees when a server's idle time-out and its own request cross: the end of
//! the connection where an answer should begin. A first request suffers the same, so that a test
//! need not know whether its client keeps connections alive.

use hyper::Response;

use super::{Body, unseen};
use crate::connection::{Connection, Cut};

pub(super) fn deliver(connection: &Connection) -> Response<Body> {
    connection.cut(Cut::Close);
    unseen()
}
