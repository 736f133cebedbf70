//! From a decided answer to what the client receives: the only place that knows how to spoil it.
//!
//! What a fault does to the answer's *content* is a pure function, [`crate::rendering::render`]; what it
//! does to the *wire* happens in [`deliver`], with one small file for each action.

mod body;
mod close;
mod drip;
mod hang;
mod reset;
mod stale_keepalive;
mod truncate;
mod wrong_length;

use std::sync::Arc;

use hyper::{Response, StatusCode};

pub(crate) use body::Body;

use crate::connection::Connection;
use crate::journal::Receipt;
use crate::registry::Outgoing;
use crate::rendering::Rendered;
use paysys_core::fault::Action;

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
        Action::Reset => reset::deliver(connection),
        Action::Close => close::deliver(connection),
        Action::Hang(hang) => hang::deliver(hang, connection).await,
        Action::Drip(drip) => drip::deliver(*drip, rendered, receipt),
        Action::Truncate(truncate) => truncate::deliver(truncate, &rendered, connection),
        Action::WrongLength(wrong) => wrong_length::deliver(wrong, &rendered, connection),
        Action::StaleKeepalive => stale_keepalive::deliver(connection),
        Action::Http(_) | Action::Rpc(_) | Action::Lie(_) => respond(rendered, receipt),
    }
}

/// What the HTTP library is given where the connection says something else, or nothing.
fn unseen() -> Response<Body> {
    Response::new(Body::default())
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
    *response.headers_mut() = rendered.headers;
    response
}
