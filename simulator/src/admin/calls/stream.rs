//! The journal as server-sent events: `call` for each call, `delivered` where its delivery ends later,
//! `gap` where some were evicted before the reader came to them, `skipped` where they were passed over,
//! `changed` where something was arranged, `reset` where the sandbox begins anew.

mod feed;
mod pace;
mod skipped;

use std::convert::Infallible;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::{Stream, stream};

use super::query::StreamQuery;
use crate::admin::AdminState;
use crate::admin::error::AdminError;
use crate::admin::input::StrictQuery;
use crate::admin::path::{Path, SandboxPath};
use crate::calls::Cursor;
use crate::view::CallView;
use feed::Feed;

/// Tells of every call behind `after`, or behind `Last-Event-ID` where a client comes back, when it is
/// decided. How the delivery of a call that is `pending` ended comes as an event `delivered`. Where the
/// sandbox began anew since the client was there, `reset` comes first, and then every call. Ends when
/// the simulator stops or the sandbox is deleted.
///
/// With `brief=true` each `call` is a row, as in the list, and an event `changed` says that rules, clock or
/// statuses may have been changed by the admin API. With `per_second` an event `skipped` says how many calls
/// were passed over, from which number to which; the newest are always told.
#[utoipa::path(get, path = "",
    params(
        SandboxPath,
        StreamQuery,
        ("last-event-id" = Option<String>, Header, description = "The last event that a client saw, by its id, or the number of a call."),
    ),
    responses((
        status = 200,
        description = "Server-sent events; the data of each `call` is one call, with `brief=true` a row.",
        body = CallView,
        content_type = "text/event-stream",
    )),
)]
pub(crate) async fn stream(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
    headers: HeaderMap,
    StrictQuery(query): StrictQuery<StreamQuery>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let followed = query.read(&sandbox.names())?;
    let cursor = match last_event_id(&headers)? {
        Some((generation, after)) => Cursor::resuming(sandbox, generation, after),
        None => Cursor::endless(sandbox, followed.after),
    };
    let feed = Feed::new(admin.aside, cursor, followed);
    let events = stream::unfold(feed, |mut feed| async move {
        let event = feed.next().await?;
        Some((Ok(event), feed))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

/// Which generation of the sandbox, where that is told, and which call of it.
fn last_event_id(headers: &HeaderMap) -> Result<Option<(Option<u64>, u64)>, AdminError> {
    let Some(value) = headers.get("last-event-id") else {
        return Ok(None);
    };
    let id = value.to_str().ok().and_then(read_id);
    id.map(Some).ok_or_else(|| {
        AdminError::bad_request("Last-Event-ID is the id of an event, as the stream told it")
    })
}

fn read_id(id: &str) -> Option<(Option<u64>, u64)> {
    match id.split_once('-') {
        Some((generation, number)) => Some((Some(generation.parse().ok()?), number.parse().ok()?)),
        None => Some((None, id.parse().ok()?)),
    }
}
