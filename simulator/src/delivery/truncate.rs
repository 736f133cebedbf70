//! The answer breaks off in its body.

use hyper::Response;

use super::{Body, Rendered, unseen};
use crate::connection::{Connection, Script, Then};
use paysys_core::fault::Truncate;

pub(super) fn deliver(
    truncate: &Truncate,
    rendered: &Rendered,
    connection: &Connection,
) -> Response<Body> {
    // At least the last byte is missing, so that the answer always breaks off.
    let sent = truncate.bytes.min(rendered.body.len().saturating_sub(1));
    let script = Script::new(
        rendered,
        rendered.body.len(),
        &rendered.body[..sent],
        Then::Close,
    );
    connection.say(script);
    unseen()
}
