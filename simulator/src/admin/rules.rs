//! `/sandboxes/{sandbox}/rules`: how calls are to be treated.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::AdminState;
use super::error::{AdminError, ErrorEnvelope};
use super::input::Strict;
use super::path::{Path, RulePath, SandboxPath};
use crate::control::{MatchShape, RuleShape, ThenShape, WhenShape, fault_schema};
use crate::registry::HostedSandbox;
use crate::shape::timestamp;
use paysys_core::command::Command;
use paysys_core::rule::{Rule, RuleId, Tally};

/// A rule that stands, and what became of it so far.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": 1,
    "match": {"account": "7912*"},
    "when": {"next": 2},
    "then": {"fault": "lost-response"},
    "must_apply": true,
    "tally": {
        "matched": 1, "applied": 1, "skipped": {"not_its_turn": 0, "outranked": 0, "expired": 0}
    },
}))]
pub(super) struct RuleAnswer {
    /// Its id in the sandbox.
    #[schema(value_type = u64)]
    id: RuleId,
    /// Which calls.
    #[serde(rename = "match")]
    matching: MatchShape,
    /// Which of them.
    when: WhenShape,
    /// How they are treated.
    then: ThenShape,
    /// Whether verification fails if it never applied.
    must_apply: bool,
    /// How long it lives, in sandbox time.
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<String>,
    /// From when on it is over, in sandbox time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    expires: Option<String>,
    /// What became of it.
    #[schema(value_type = fault_schema::Tally)]
    tally: Tally,
}

/// All rules of a sandbox, oldest first.
#[derive(Serialize, ToSchema)]
pub(super) struct RuleList {
    /// Each of them.
    rules: Vec<RuleAnswer>,
}

/// Adds a rule; where several ask for the same, the newest decides.
#[utoipa::path(post, path = "", params(SandboxPath), request_body = RuleShape, responses(
    (status = 201, body = RuleAnswer),
    (status = 409, description = "There are as many rules as there can be.", body = ErrorEnvelope),
))]
pub(super) async fn create(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
    Strict(shape): Strict<RuleShape>,
) -> Result<(StatusCode, Json<RuleAnswer>), AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    let spec = shape.read(&sandbox.names())?;
    let followed = sandbox.order(Command::AddRule(Box::new(spec))).await?;
    let rule = followed.rule.expect("it was just added");
    Ok((StatusCode::CREATED, Json(answer(&rule, &sandbox))))
}

/// Lists all rules, oldest first, with what became of each so far.
#[utoipa::path(get, path = "", params(SandboxPath), responses((status = 200, body = RuleList)))]
pub(super) async fn list(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
) -> Result<Json<RuleList>, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    // The lock is held for the copy alone.
    let rules: Vec<Rule> = sandbox.state().core().rules().cloned().collect();
    let rules = rules.iter().map(|rule| answer(rule, &sandbox)).collect();
    Ok(Json(RuleList { rules }))
}

/// Removes all rules.
#[utoipa::path(delete, path = "", params(SandboxPath),
    responses((status = 204, description = "All are gone.")))]
pub(super) async fn clear(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
) -> Result<StatusCode, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    sandbox.order(Command::ClearRules).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes one rule.
#[utoipa::path(delete, path = "", params(RulePath),
    responses((status = 204, description = "It is gone.")))]
pub(super) async fn remove(
    State(admin): State<AdminState>,
    Path(path): Path<RulePath>,
) -> Result<StatusCode, AdminError> {
    let command = Command::RemoveRule(RuleId(path.rule));
    let sandbox = admin.sandbox(&path.sandbox).await?;
    sandbox.order(command).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn answer(rule: &Rule, sandbox: &HostedSandbox) -> RuleAnswer {
    let shape = RuleShape::of(&rule.spec, &sandbox.names());
    let shape = sandbox.redaction().veil().shape(shape);
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
