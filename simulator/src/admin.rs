//! The admin API: JSON over HTTP on a listener of its own. Every route stands in this file.

mod access;
mod aside;
mod asked;
mod bundle;
mod calls;
mod catalog;
mod certificate;
mod clock;
mod connections;
mod document;
mod doubles;
mod error;
mod health;
mod input;
mod live;
mod metrics;
mod path;
mod payments;
mod proof;
mod replay;
mod reports;
mod routes;
mod rules;
mod sandboxes;
mod state;
mod verify;

use axum::Router;
use axum::middleware;
use utoipa_axum::routes;

pub use aside::Aside;
#[cfg(feature = "mcp")]
pub(crate) use document::text as document;
pub(crate) use metrics::{OpenConnections, Surveys};
pub(crate) use replay::places as places_for_replays;
use routes::Routes;
pub use state::AdminState;

/// The admin's service.
pub fn router(state: AdminState) -> Router {
    let (router, _) = table().into_parts();
    router
        .merge(live::router())
        .fallback(error::no_such_route)
        .method_not_allowed_fallback(error::no_such_verb)
        .layer(middleware::from_fn_with_state(state.clone(), access::guard))
        .with_state(state)
}

/// Every route, and with it every entry of the document at `/openapi.json`.
///
/// To add one, add its handler here. The handler has a doc comment, which becomes the description,
/// and `#[utoipa::path(get, path = "", params(SandboxPath), responses((status = 200, body = X)))]`,
/// with `request_body = Y` where it reads one; the refusals common to all come by themselves. What
/// it reads and answers derives `ToSchema`; what stands in its path or query derives `IntoParams`
/// and is taken with `Path` and `StrictQuery`. Then write the document anew:
/// `PAYSYS_UPDATE_GENERATED=1 cargo test -p paysys-simulator openapi`.
fn table() -> Routes {
    Routes::new()
        .at("/health", routes!(health::show))
        .at("/ready", routes!(health::ready))
        .at("/openapi.json", routes!(document::show))
        .at("/catalog", routes!(catalog::show))
        .at("/certificate.pem", routes!(certificate::show))
        .at("/metrics", routes!(metrics::show))
        .at("/connections", routes!(connections::show))
        .at("/proof", routes!(proof::post))
        .at("/replay", routes!(replay::replay))
        .at("/sandboxes", routes!(sandboxes::list, sandboxes::create))
        .at(
            "/sandboxes/{sandbox}",
            routes!(sandboxes::show, sandboxes::delete),
        )
        .at("/sandboxes/{sandbox}/reset", routes!(sandboxes::reset))
        .at(
            "/sandboxes/{sandbox}/clock",
            routes!(clock::show, clock::set),
        )
        .at(
            "/sandboxes/{sandbox}/clock/advance",
            routes!(clock::advance),
        )
        .at(
            "/sandboxes/{sandbox}/rules",
            routes!(rules::list, rules::create, rules::clear),
        )
        .at("/sandboxes/{sandbox}/rules/{rule}", routes!(rules::remove))
        .at("/sandboxes/{sandbox}/payments", routes!(payments::list))
        .at(
            "/sandboxes/{sandbox}/payments/{payment}",
            routes!(payments::show),
        )
        .at(
            "/sandboxes/{sandbox}/payments/{payment}/status",
            routes!(payments::set_status),
        )
        .at(
            "/sandboxes/{sandbox}/calls",
            routes!(calls::list, calls::send),
        )
        .at("/sandboxes/{sandbox}/calls/stream", routes!(calls::stream))
        .at("/sandboxes/{sandbox}/calls/{call}", routes!(calls::show))
        .at("/sandboxes/{sandbox}/bundle", routes!(bundle::show))
        .at("/sandboxes/{sandbox}/ledger", routes!(reports::ledger))
        .at(
            "/sandboxes/{sandbox}/double-payments",
            routes!(doubles::list),
        )
        .at("/sandboxes/{sandbox}/findings", routes!(reports::findings))
        .at("/sandboxes/{sandbox}/coverage", routes!(reports::coverage))
        .at("/sandboxes/{sandbox}/verify", routes!(verify::verify))
}
