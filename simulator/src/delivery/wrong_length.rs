//! `Content-Length` tells another length than the body has.

use hyper::Response;

use super::{Body, Rendered, unseen};
use crate::connection::{Connection, Script, Then};
use paysys_core::fault::WrongLength;

/// A length that is too large ends in the middle of a body. One that is too small leaves bytes on a
/// connection that stays open, where they look like the start of the next answer.
pub(super) fn deliver(
    wrong: &WrongLength,
    rendered: &Rendered,
    connection: &Connection,
) -> Response<Body> {
    let length = rendered.body.len();
    let offset = isize::try_from(wrong.by).unwrap_or(isize::MAX);
    let told = length.saturating_add_signed(offset);
    let then = if told > length {
        Then::Close
    } else {
        Then::KeepOpen
    };
    connection.say(Script::new(rendered, told, &rendered.body, then));
    unseen()
}
