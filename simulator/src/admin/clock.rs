//! `/sandboxes/{sandbox}/clock`: see it, set it, move it.

use axum::Json;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::AdminState;
use super::error::AdminError;
use super::input::Strict;
use super::sandboxes::read_pace;
use super::shape::{StatusShape, timestamp};
use crate::core::command::{Change, Command};
use crate::core::ledger::TransactionId;
use crate::core::sandbox::Advance;
use crate::core::{Moment, duration_text};
use crate::wall_clock;

#[derive(Serialize)]
pub(super) struct ClockAnswer {
    clock: String,
    now: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockRequest {
    #[serde(alias = "mode")]
    clock: Option<String>,
    now: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdvanceRequest {
    by: Option<String>,
    to: Option<Timestamp>,
    next: Option<bool>,
}

#[derive(Serialize)]
pub(super) struct AdvanceAnswer {
    clock: String,
    now: String,
    changed: Vec<ChangeShape>,
    count: usize,
}

#[derive(Serialize)]
struct ChangeShape {
    transaction_id: TransactionId,
    at: String,
    from: Option<StatusShape>,
    to: StatusShape,
}

/// Shows the clock.
pub(super) async fn show(
    State(admin): State<AdminState>,
    Path(name): Path<String>,
) -> Result<Json<ClockAnswer>, AdminError> {
    let sandbox = admin.sandbox(&name)?;
    let state = sandbox.state();
    let core = state.core();
    Ok(Json(ClockAnswer {
        clock: core.clock().pace().to_string(),
        now: timestamp(core.now(wall_clock::now())),
    }))
}

/// Gives the clock another pace, another time, or both.
pub(super) async fn set(
    State(admin): State<AdminState>,
    Path(name): Path<String>,
    Strict(request): Strict<ClockRequest>,
) -> Result<Json<ClockAnswer>, AdminError> {
    if request.clock.is_none() && request.now.is_none() {
        return Err(AdminError::bad_request(
            "say at least one of `clock` and `now`",
        ));
    }
    let pace = request.clock.as_deref().map(read_pace).transpose()?;
    let sandbox = admin.sandbox(&name)?;
    let now = request.now.map(moment);
    let mut state = sandbox.state();
    let outcome = state.command(Command::SetClock { pace, now }, wall_clock::now())?;
    Ok(Json(ClockAnswer {
        clock: state.core().clock().pace().to_string(),
        now: timestamp(outcome.now),
    }))
}

/// Moves the clock and answers what that brought about.
pub(super) async fn advance(
    State(admin): State<AdminState>,
    Path(name): Path<String>,
    Strict(request): Strict<AdvanceRequest>,
) -> Result<Json<AdvanceAnswer>, AdminError> {
    let advance = request.read()?;
    let sandbox = admin.sandbox(&name)?;
    let mut state = sandbox.state();
    let outcome = state.command(Command::Advance(advance), wall_clock::now())?;
    Ok(Json(AdvanceAnswer {
        clock: state.core().clock().pace().to_string(),
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
            (None, Some(to), None) => Ok(Advance::To(moment(to))),
            (None, None, Some(true)) => Ok(Advance::Next),
            _ => Err(AdminError::bad_request(
                "say exactly one of {\"by\":\"1h\"}, {\"to\":\"2026-01-01T00:00:00Z\"}, {\"next\":true}",
            )),
        }
    }
}

fn moment(at: Timestamp) -> Moment {
    Moment::from_millis(at.as_millisecond())
}

fn change(change: &Change) -> ChangeShape {
    ChangeShape {
        transaction_id: change.transaction_id,
        at: timestamp(change.at),
        from: change.from.map(StatusShape),
        to: StatusShape(change.to),
    }
}
