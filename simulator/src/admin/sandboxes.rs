//! `/sandboxes`: make, show, list and delete gateways of one's own.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::AdminState;
use super::error::AdminError;
use super::input::{ProfileChoice, Strict};
use crate::core::clock::Pace;
use crate::core::{Seed, Service};
use crate::profile::Profile;
use crate::registry::{HostedSandbox, SandboxSpec};
use crate::wall_clock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SandboxRequest {
    name: Option<String>,
    profile: Option<ProfileChoice>,
    seed: Option<u64>,
    clock: Option<String>,
}

#[derive(Serialize)]
pub(super) struct SandboxAnswer {
    name: String,
    gateway_url: String,
    service_id: String,
    secret_key: String,
    seed: u64,
    services: Vec<ServiceAnswer>,
}

#[derive(Serialize)]
struct ServiceAnswer {
    service_id: String,
    secret_key: String,
    blocked: bool,
}

#[derive(Serialize)]
pub(super) struct SandboxList {
    sandboxes: Vec<SandboxAnswer>,
}

/// Makes a sandbox and says how to reach it.
pub(super) async fn create(
    State(admin): State<AdminState>,
    Strict(request): Strict<SandboxRequest>,
) -> Result<(StatusCode, Json<SandboxAnswer>), AdminError> {
    let profile = match request.profile {
        None => Profile::clone(&admin.profile),
        Some(ProfileChoice::Named(name)) => Profile::built_in(&name)?,
        Some(ProfileChoice::Overlay(overlay)) => Profile::from_json(&overlay)?,
    };
    let spec = SandboxSpec {
        name: request.name,
        profile,
        seed: request.seed.map(Seed),
        pace: request.clock.as_deref().map(read_pace).transpose()?,
    };
    let sandbox = admin.registry.create(spec, wall_clock::now())?;
    Ok((StatusCode::CREATED, Json(answer(&admin, &sandbox))))
}

/// Shows one sandbox.
pub(super) async fn show(
    State(admin): State<AdminState>,
    Path(name): Path<String>,
) -> Result<Json<SandboxAnswer>, AdminError> {
    Ok(Json(answer(&admin, &*admin.sandbox(&name)?)))
}

/// Lists all sandboxes by name.
pub(super) async fn list(State(admin): State<AdminState>) -> Json<SandboxList> {
    let all = admin.registry.all();
    Json(SandboxList {
        sandboxes: all.iter().map(|sandbox| answer(&admin, sandbox)).collect(),
    })
}

/// Deletes a sandbox with everything in it.
pub(super) async fn delete(
    State(admin): State<AdminState>,
    Path(name): Path<String>,
) -> Result<StatusCode, AdminError> {
    admin.registry.remove(&name)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a sandbox as if nothing had ever happened in it, rules of its profile aside.
///
/// It keeps its name, services and seed; its clock starts again as the profile says.
pub(super) async fn reset(
    State(admin): State<AdminState>,
    Path(name): Path<String>,
) -> Result<Json<SandboxAnswer>, AdminError> {
    let sandbox = admin.sandbox(&name)?;
    sandbox.reset(wall_clock::now());
    Ok(Json(answer(&admin, &sandbox)))
}

/// Reads `real`, `manual` or `x60`.
pub(super) fn read_pace(text: &str) -> Result<Pace, AdminError> {
    Pace::parse(text).ok_or_else(|| AdminError::not_one_of("clock", text, Pace::ALLOWED))
}

fn answer(admin: &AdminState, sandbox: &HostedSandbox) -> SandboxAnswer {
    let services: Vec<ServiceAnswer> = sandbox.services().iter().map(service).collect();
    let first = sandbox
        .services()
        .first()
        .expect("a profile has at least one service");
    SandboxAnswer {
        name: sandbox.name().to_owned(),
        gateway_url: admin.gateway_url(sandbox.name()),
        service_id: first.id.clone(),
        secret_key: first.secret_key.reveal().to_owned(),
        seed: sandbox.seed().0,
        services,
    }
}

fn service(service: &Service) -> ServiceAnswer {
    ServiceAnswer {
        service_id: service.id.clone(),
        secret_key: service.secret_key.reveal().to_owned(),
        blocked: service.blocked,
    }
}
