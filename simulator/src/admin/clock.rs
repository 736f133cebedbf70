//! `/sandboxes/{sandbox}/clock`: see it, set it, move it.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AdminState;
use super::error::AdminError;
use super::input::Strict;
use super::path::{Path, SandboxPath};
use super::sandboxes::read_pace;
use crate::shape::{StatusShape, TimeShape, timestamp};
use crate::wall_clock;
use paysys_core::command::{Advance, Change, Command};
use paysys_core::ledger::TransactionId;
use paysys_shared::duration_text;

/// A sandbox's clock.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"clock": "manual", "now": "2026-01-01T00:00:00Z"}))]
pub(super) struct ClockAnswer {
    /// `real`, `manual`, or a pace such as `x60`.
    clock: String,
    /// Sandbox time.
    #[schema(format = DateTime)]
    now: String,
}

/// Another pace, another time, or both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"clock": "manual", "now": "2026-01-01T00:00:00Z"}))]
pub(super) struct ClockRequest {
    /// `real`, `manual`, or a pace such as `x60`.
    clock: Option<String>,
    /// Sandbox time, not earlier than it is.
    #[schema(value_type = Option<String>, format = DateTime)]
    now: Option<TimeShape>,
}

/// How far to move; exactly one of the three.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(
    min_properties = 1, max_properties = 1,
    examples(json!({"by": "1h"}), json!({"to": "2026-01-01T00:00:00Z"}), json!({"next": true}))
)]
pub(super) struct AdvanceRequest {
    /// By a duration such as `90s` or `1h30m`.
    by: Option<String>,
    /// To a sandbox time, not earlier than it is.
    #[schema(value_type = Option<String>, format = DateTime)]
    to: Option<TimeShape>,
    /// `true`: to the next progression step or late commit, if there is one.
    next: Option<bool>,
}

/// The clock after it moved, and what that brought about.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "clock": "manual",
    "now": "2026-01-01T00:00:01Z",
    "changed": [{"transaction_id": 2_355_076, "at": "2026-01-01T00:00:01Z", "from": 0, "to": 1}],
    "count": 1,
}))]
pub(super) struct AdvanceAnswer {
    /// `real`, `manual`, or a pace such as `x60`.
    clock: String,
    /// Sandbox time.
    #[schema(format = DateTime)]
    now: String,
    /// What changed, in the order it did; a long list ends early.
    changed: Vec<ChangeShape>,
    /// How many changes there were, listed or not.
    count: usize,
}

/// One change of a payment's status.
#[derive(Serialize, ToSchema)]
struct ChangeShape {
    /// The payment.
    #[schema(value_type = u64)]
    transaction_id: TransactionId,
    /// When it changed, in sandbox time.
    #[schema(format = DateTime)]
    at: String,
    /// What it was; nothing where a late commit made the payment.
    from: Option<StatusShape>,
    /// What it became.
    to: StatusShape,
}

/// Shows the clock.
#[utoipa::path(get, path = "", params(SandboxPath), responses((status = 200, body = ClockAnswer)))]
pub(super) async fn show(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
) -> Result<Json<ClockAnswer>, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let mut state = sandbox.state();
    let wall = state.look(wall_clock::now());
    let core = state.core();
    Ok(Json(ClockAnswer {
        clock: core.clock().pace().to_string(),
        now: timestamp(core.now(wall)),
    }))
}

/// Gives the clock another pace, another time, or both.
#[utoipa::path(put, path = "", params(SandboxPath), request_body = ClockRequest,
    responses((status = 200, body = ClockAnswer)))]
pub(super) async fn set(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
    Strict(request): Strict<ClockRequest>,
) -> Result<Json<ClockAnswer>, AdminError> {
    if request.clock.is_none() && request.now.is_none() {
        return Err(AdminError::bad_request(
            "say at least one of `clock` and `now`",
        ));
    }
    let pace = request.clock.as_deref().map(read_pace).transpose()?;
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let now = request.now.map(|TimeShape(now)| now);
    let command = Command::SetClock { pace, now };
    let followed = sandbox.order(command).await?;
    Ok(Json(ClockAnswer {
        clock: followed.clock.pace().to_string(),
        now: timestamp(followed.outcome.now),
    }))
}

/// Moves the clock and answers what that brought about.
#[utoipa::path(post, path = "", params(SandboxPath), request_body = AdvanceRequest,
    responses((status = 200, body = AdvanceAnswer)))]
pub(super) async fn advance(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
    Strict(request): Strict<AdvanceRequest>,
) -> Result<Json<AdvanceAnswer>, AdminError> {
    let advance = request.read()?;
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let followed = sandbox.order(Command::Advance(advance)).await?;
    let outcome = followed.outcome;
    Ok(Json(AdvanceAnswer {
        clock: followed.clock.pace().to_string(),
        now: timestamp(outcome.now),
        changed: outcome.changed.iter().map(change).collect(),
        count: outcome.count,
    }))
}

impl AdvanceRequest {
    fn read(self) -> Result<Advance, AdminError> {
        match (self.by, self.to, self.next) {
            (Some(by), None, None) => duration_text::parse(&by)
                .map(Advance::By)
                .map_err(AdminError::bad_request),
            (None, Some(TimeShape(to)), None) => Ok(Advance::To(to)),
            (None, None, Some(true)) => Ok(Advance::Next),
            _ => Err(AdminError::bad_request(
                "say exactly one of {\"by\":\"1h\"}, {\"to\":\"2026-01-01T00:00:00Z\"}, {\"next\":true}",
            )),
        }
    }
}

fn change(change: &Change) -> ChangeShape {
    ChangeShape {
        transaction_id: change.transaction_id,
        at: timestamp(change.at),
        from: change.from.map(StatusShape),
        to: StatusShape(change.to),
    }
}
