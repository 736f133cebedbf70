//! The answer breaks off in its body.

use axum::response::Response;

use super::{Rendered, unseen};
use crate::connection::{Connection, Script, Then};
use crate::core::fault::Truncate;

pub(super) fn deliver(
    truncate: &Truncate,
    rendered: &Rendered,
    connection: &Connection,
) -> Response {
    let sent = truncate.bytes.min(rendered.body.len());
    let script = Script::new(
        rendered,
        rendered.body.len(),
        &rendered.body[..sent],
        Then::Close,
    );
    connection.say(script);
    unseen()
}
