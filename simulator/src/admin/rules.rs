//! `/sandboxes/{sandbox}/rules`: how calls are to be treated.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::AdminState;
use super::error::AdminError;
use super::input::Strict;
use crate::core::Behaviour;
use crate::core::rule::{RuleId, Then};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleRequest {
    then: ThenShape,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThenShape {
    progression: String,
}

#[derive(Serialize)]
pub(super) struct RuleAnswer {
    id: RuleId,
    then: ThenShape,
}

/// Adds a rule; of several, the newest decides.
pub(super) async fn create(
    State(admin): State<AdminState>,
    Path(name): Path<String>,
    Strict(request): Strict<RuleRequest>,
) -> Result<(StatusCode, Json<RuleAnswer>), AdminError> {
    let sandbox = admin.sandbox(&name)?;
    let then = Then {
        progression: Some(progression(&request.then.progression, sandbox.behaviour())?),
    };
    let id = sandbox.state().add_rule(then);
    Ok((
        StatusCode::CREATED,
        Json(RuleAnswer {
            id,
            then: request.then,
        }),
    ))
}

fn progression(name: &str, behaviour: &Behaviour) -> Result<u16, AdminError> {
    behaviour.progression(name).ok_or_else(|| {
        let all = behaviour
            .progressions
            .iter()
            .map(|progression| progression.name.as_str());
        AdminError::not_one_of("progression", name, all)
    })
}
