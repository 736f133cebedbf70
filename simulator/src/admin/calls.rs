//! `/sandboxes/{sandbox}/calls`: the journal – list it, wait for calls, follow it, export it.

mod export;
mod parameters;
mod query;
mod send;
mod stream;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::error::AdminError;
use super::input::StrictQuery;
use super::path::{CallPath, Path, Reader, SandboxPath};
use super::{AdminState, Aside};
use crate::calls::{Cursor, Facts, Search};
use crate::journal::Entry;
use crate::registry::HostedSandbox;
use crate::view::{CallRow, CallView};
use query::{CallsFormat, CallsQuery, Wanted};
pub(super) use send::{__path_send, send};
pub(super) use stream::{__path_stream, stream};

/// Part of what the journal has, oldest first unless the newest were asked for.
#[derive(Serialize, ToSchema)]
pub(super) struct CallList {
    /// Those that match.
    #[serde(skip_serializing_if = "Option::is_none")]
    calls: Option<Vec<CallView>>,
    /// Those that match, with `brief=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<Vec<CallRow>>,
    /// Whether as many were found as were waited for.
    complete: bool,
    /// Whether there are more behind the last one.
    more: bool,
    /// How many the journal has had to forget.
    evicted: u64,
}

/// Lists calls, oldest first. With `count` and `wait` it answers as soon as so many match, or at the
/// limit with what there is; with `format=ndjson` it exports everything that matches. With `order=newest`
/// the newest come first, and `before` goes on to older ones.
#[utoipa::path(get, path = "", params(SandboxPath, CallsQuery), responses(
    (status = 200, content(
        (CallList = "application/json"),
        (CallView = "application/x-ndjson"),
    )),
))]
pub(super) async fn list(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
    StrictQuery(query): StrictQuery<CallsQuery>,
) -> Result<Response, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let wanted = query.read(&sandbox.names())?;
    match wanted.format {
        CallsFormat::Json => Ok(match wanted.newest_before {
            None => search(&admin.aside, sandbox, wanted).await,
            Some(before) => newest(&admin.aside, sandbox, wanted, before).await,
        }),
        CallsFormat::Ndjson => Ok(export::export(
            &admin.aside,
            sandbox,
            wanted.criteria,
            wanted.after,
        )),
    }
}

/// Shows one call.
#[utoipa::path(get, path = "", params(CallPath, Reader), responses((status = 200, body = CallView)))]
pub(super) async fn show(
    State(admin): State<AdminState>,
    Path(path): Path<CallPath>,
    StrictQuery(reader): StrictQuery<Reader>,
) -> Result<Response, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let number = path.call;
    let (entry, evicted) = {
        let state = sandbox.state();
        (state.journal().get(number), state.journal().evicted())
    };
    let entry = entry.ok_or_else(|| {
        AdminError::not_found(match number {
            number if (1..=evicted).contains(&number) => {
                format!("call {number} had to go: the journal is full (--journal-mib)")
            }
            _ => format!("there is no call {number}"),
        })
    })?;
    let show = move || CallView::told(&sandbox, &entry, reader.lang.language());
    Ok(admin.aside.json(show).await)
}

async fn search(aside: &Aside, sandbox: Arc<HostedSandbox>, wanted: Wanted) -> Response {
    let cursor = Cursor::endless(sandbox.clone(), wanted.after);
    let mut search = Search::new(cursor, wanted.criteria, wanted.limit);
    while search.look() {
        // Others are served while a long journal is looked through.
        tokio::task::yield_now().await;
    }
    if search.found() < wanted.count {
        let enough = || {
            while search.look() {}
            (search.found() >= wanted.count).then_some(())
        };
        // Whether it came or time ran out, what there is gets told.
        let _ = tokio::time::timeout(wanted.wait, sandbox.changes().until(enough)).await;
    }
    let complete = search.found() >= wanted.count;
    let (found, more) = search.end();
    let evicted = sandbox.state().journal().evicted();
    // Looking for what must not leave takes a while in large bodies; calls are answered meanwhile.
    let show = move || {
        let (calls, rows) = shown(&sandbox, &found, wanted.brief);
        CallList {
            calls,
            rows,
            complete,
            more,
            evicted,
        }
    };
    aside.json(show).await
}

/// Looks from the newest back, as far as it is worth. The journal is copied by sharing its pages, so that
/// its lock is held for a moment only.
async fn newest(
    aside: &Aside,
    sandbox: Arc<HostedSandbox>,
    wanted: Wanted,
    before: u64,
) -> Response {
    let show = move || {
        let (events, evicted) = {
            let state = sandbox.state();
            (state.journal().events().clone(), state.journal().evicted())
        };
        let entries = events.requests().rev();
        let entries = entries.skip_while(|entry| entry.number >= before);
        let entries = entries.take_while(|entry| entry.number > wanted.after);
        let mut found = entries.filter(|entry| wanted.criteria.hold(&Facts::new(&sandbox, entry)));
        let page: Vec<_> = found.by_ref().take(wanted.limit).cloned().collect();
        let (calls, rows) = shown(&sandbox, &page, wanted.brief);
        CallList {
            calls,
            rows,
            complete: true,
            more: found.next().is_some(),
            evicted,
        }
    };
    aside.json(show).await
}

/// Whole calls, or a row for each.
fn shown(
    sandbox: &HostedSandbox,
    found: &[Arc<Entry>],
    brief: bool,
) -> (Option<Vec<CallView>>, Option<Vec<CallRow>>) {
    let found = found.iter();
    match brief {
        false => (
            Some(found.map(|entry| CallView::of(sandbox, entry)).collect()),
            None,
        ),
        true => (
            None,
            Some(found.map(|entry| CallRow::of(sandbox, entry)).collect()),
        ),
    }
}
