//! `POST /replay`: does this simulator do again what a bundle says that another one did?

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use serde::Serialize;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use super::AdminState;
use super::error::{AdminError, ErrorEnvelope};
use super::input;
use crate::replay::{self, Count, Difference, Verdict};

/// More than a full journal of the usual size makes.
const LIMIT_BYTES: usize = 128 * 1024 * 1024;

/// So many bundles are taken at a time, each with several times its size in memory.
const MOST: usize = 2;

/// Room for the bundles that are taken at a time.
pub(crate) fn places() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(MOST))
}

/// How a replay went.
#[derive(Serialize, ToSchema)]
#[schema(examples(
    json!({"same": true, "altered": false, "events": 12, "calls": 8, "difference": null}),
    json!({"same": false, "altered": false, "events": 2, "calls": 2, "difference": {
        "event": 3, "call": 3, "what": "the answer", "field": "result.result.status", "at": 62,
        "expected": "…t\":{\"amount\":15000,\"status\":1}}}", "actual": "…t\":{\"amount\":15000,\"status\":2}}}",
        "text": "event 3: the answer differs from byte 62 on\n…",
    }}),
))]
pub(super) struct ReplayAnswer {
    /// Whether every decision and answer came out as it was, and no byte of the bundle was changed since it
    /// was written.
    same: bool,
    /// Whether all came out as it was, but the bundle's checksum says that it was changed.
    altered: bool,
    /// How many events came out as they were.
    events: usize,
    /// How many of these are calls.
    calls: usize,
    /// The first that did not.
    difference: Option<DifferenceView>,
}

/// The first event of a bundle that came out otherwise.
#[derive(Serialize, ToSchema)]
struct DifferenceView {
    /// Its place in the bundle, from one.
    event: usize,
    /// The number of the call; null where it is a command.
    call: Option<usize>,
    /// `the decision`, `the answer`, `the outcome` of a command, or `the number`.
    what: &'static str,
    /// The first member of it that differs; null where it is not a member.
    field: Option<String>,
    /// The place of the first byte that differs, from zero.
    at: usize,
    /// What the bundle has there, with a little before and behind.
    expected: String,
    /// What came out.
    actual: String,
    /// All of it in lines of fixed width, with a mark under the first byte.
    text: String,
}

/// Replays a bundle, up to the first difference, in a sandbox of its own that is gone afterwards.
#[utoipa::path(post, path = "",
    request_body(content = Object, description = "A bundle, as `GET …/bundle` answers it, of up to 128 MiB."),
    responses(
        (status = 200, body = ReplayAnswer),
        (status = 409, description = "It is of another version, or the journal had let go of something.",
            body = ErrorEnvelope),
    ),
)]
pub(super) async fn replay(
    State(admin): State<AdminState>,
    request: Request,
) -> Result<Json<ReplayAnswer>, AdminError> {
    let _place = admin.replays.acquire().await;
    let bundle = input::body(request, LIMIT_BYTES).await?;
    let replayed = admin
        .aside
        .run(move || replay::run("bundle", &bundle))
        .await;
    Ok(Json(ReplayAnswer::of(replayed?)))
}

impl ReplayAnswer {
    fn of(verdict: Verdict) -> Self {
        let (same, altered) = match verdict {
            Verdict::Identical(_) => (true, false),
            Verdict::Altered(_) => (false, true),
            Verdict::Different(_) => (false, false),
        };
        let (count, difference) = match verdict {
            Verdict::Identical(count) | Verdict::Altered(count) => (count, None),
            Verdict::Different(difference) => (difference.before, Some(difference)),
        };
        let Count { events, calls } = count;
        Self {
            same,
            altered,
            events,
            calls,
            difference: difference.as_deref().map(DifferenceView::of),
        }
    }
}

impl DifferenceView {
    fn of(difference: &Difference) -> Self {
        let [expected, actual] = difference.shown();
        Self {
            event: difference.event,
            call: difference.call,
            what: difference.what,
            field: difference.field(),
            at: difference.at,
            expected,
            actual,
            text: difference.to_string(),
        }
    }
}
