//! `/sandboxes/{sandbox}/rules`: how calls are to be treated.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;

use super::AdminState;
use super::error::AdminError;
use super::input::Strict;
use super::shape::timestamp;
use crate::asking::{MatchShape, Names, RuleShape, ThenShape, WhenShape};
use crate::core::command::Command;
use crate::core::rule::{Rule, RuleId, Tally};
use crate::wall_clock;

#[derive(Serialize)]
pub(super) struct RuleAnswer {
    id: RuleId,
    #[serde(rename = "match")]
    matching: MatchShape,
    when: WhenShape,
    then: ThenShape,
    must_apply: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    tally: Tally,
}

#[derive(Serialize)]
pub(super) struct RuleList {
    rules: Vec<RuleAnswer>,
}

/// Adds a rule; where several ask for the same, the newest decides.
pub(super) async fn create(
    State(admin): State<AdminState>,
    Path(name): Path<String>,
    Strict(shape): Strict<RuleShape>,
) -> Result<(StatusCode, Json<RuleAnswer>), AdminError> {
    let sandbox = admin.sandbox(&name)?;
    let spec = shape.read(&sandbox.names())?;
    let mut state = sandbox.state();
    let outcome = state.command(Command::AddRule(Box::new(spec)), wall_clock::now())?;
    let rule = outcome.rule.and_then(|id| state.core().rule(id));
    let rule = rule.expect("it was just added");
    Ok((StatusCode::CREATED, Json(answer(rule, &sandbox.names()))))
}

/// Lists all rules, oldest first, with what became of each so far.
pub(super) async fn list(
    State(admin): State<AdminState>,
    Path(name): Path<String>,
) -> Result<Json<RuleList>, AdminError> {
    let sandbox = admin.sandbox(&name)?;
    let state = sandbox.state();
    let rules = state
        .core()
        .rules()
        .map(|rule| answer(rule, &sandbox.names()))
        .collect();
    Ok(Json(RuleList { rules }))
}

/// Removes all rules.
pub(super) async fn clear(
    State(admin): State<AdminState>,
    Path(name): Path<String>,
) -> Result<StatusCode, AdminError> {
    let sandbox = admin.sandbox(&name)?;
    sandbox
        .state()
        .command(Command::ClearRules, wall_clock::now())?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes one rule.
pub(super) async fn remove(
    State(admin): State<AdminState>,
    Path((name, id)): Path<(String, u64)>,
) -> Result<StatusCode, AdminError> {
    let command = Command::RemoveRule(RuleId(id));
    let sandbox = admin.sandbox(&name)?;
    sandbox.state().command(command, wall_clock::now())?;
    Ok(StatusCode::NO_CONTENT)
}

fn answer(rule: &Rule, names: &Names<'_>) -> RuleAnswer {
    let shape = RuleShape::of(&rule.spec, names);
    RuleAnswer {
        id: rule.id,
        matching: shape.matching,
        when: shape.when,
        then: shape.then,
        must_apply: shape.must_apply,
        ttl: shape.ttl,
        expires: rule.expires.map(timestamp),
        tally: rule.tally,
    }
}
