//! From a decided answer to what the client receives: the only place that knows how to spoil it.
//!
//! What a fault does to the answer's *content* is a pure function, [`crate::rendering::render`]; what it
//! does to the *wire* happens in [`deliver`].

mod body;

use std::sync::Arc;

use hyper::{Response, StatusCode};

pub(crate) use body::Body;

use crate::connection::{Connection, Cut, Script, Then};
use crate::journal::Receipt;
use crate::registry::Outgoing;
use crate::rendering::Rendered;
use paysys_core::fault::{Action, Truncate, WrongLength};

/// Delivers an answer, well or badly. The connection does what an HTTP library would never do.
pub(crate) async fn deliver(outgoing: Outgoing, connection: &Connection) -> Response<Body> {
    let Outgoing {
        rendered,
        fault,
        delay,
        receipt,
    } = outgoing;
    connection.starts(receipt.clone());
    if let Some(delay) = delay {
        wait(delay).await;
    }
    let Some(fault) = fault else {
        return respond(rendered, receipt);
    };
    match &fault.fault.action {
        Action::Reset => connection.cut(Cut::Reset),
        // A client sees what it sees when a server's idle time-out and its own request cross. A first request suffers
        // the same, so that a test need not know whether its client keeps connections alive.
        Action::Close | Action::StaleKeepalive => connection.cut(Cut::Close),
        // A client that resets the connection ends this by dropping the future. One that just finishes sending may
        // still wait, and nothing that it could be asked would tell.
        Action::Hang(hang) => {
            wait(hang.limit).await;
            connection.cut(Cut::Close);
        }
        Action::Truncate(truncate) => connection.say(truncated(truncate, &rendered)),
        Action::WrongLength(wrong) => connection.say(with_wrong_length(wrong, &rendered)),
        Action::Drip(drip) => {
            return respond(rendered, receipt).map(|whole| whole.dripping(*drip));
        }
        Action::Http(_) | Action::Rpc(_) | Action::Lie(_) => return respond(rendered, receipt),
    }
    // The HTTP library is given nothing: the connection says something else, or nothing.
    Response::new(Body::default())
}

/// At least the last byte is missing, so that the answer always breaks off.
fn truncated(truncate: &Truncate, rendered: &Rendered) -> Script {
    let length = rendered.body.len();
    let sent = truncate.bytes.min(length.saturating_sub(1));
    Script::new(rendered, length, &rendered.body[..sent], Then::Close)
}

/// A length that is too large ends in the middle of a body. One that is too small leaves bytes on a
/// connection that stays open, where they look like the start of the next answer.
fn with_wrong_length(wrong: &WrongLength, rendered: &Rendered) -> Script {
    let length = rendered.body.len();
    let offset = isize::try_from(wrong.by).unwrap_or(isize::MAX);
    let told = length.saturating_add_signed(offset);
    let then = if told > length {
        Then::Close
    } else {
        Then::KeepOpen
    };
    Script::new(rendered, told, &rendered.body, then)
}

/// Waits in real time: delays and hangs are about the client's patience, not about payments.
#[expect(clippy::disallowed_methods, reason = "a delayed answer is the feature")]
async fn wait(time: std::time::Duration) {
    tokio::time::sleep(time).await;
}

fn respond(rendered: Rendered, receipt: Arc<Receipt>) -> Response<Body> {
    let mut response = Response::new(Body::whole(rendered.body, receipt));
    *response.status_mut() =
        StatusCode::from_u16(rendered.status).expect("statuses are checked where they are set");
    *response.headers_mut() = rendered.headers.into_map();
    response
}
