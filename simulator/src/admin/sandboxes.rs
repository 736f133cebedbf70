//! `/sandboxes`: make, show, list and delete gateways of one's own.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AdminState;
use super::asked::Gateways;
use super::error::{AdminError, ErrorEnvelope};
use super::input::{Nothing, ProfileChoice, Strict};
use super::path::{Path, SandboxPath};
use crate::profile::Profile;
use crate::registry::{HostedSandbox, SandboxSpec};
use paysys_core::clock::Pace;
use paysys_core::{Seed, Service};

/// A sandbox to be made; whatever is left out is chosen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "refunds", "seed": 7, "clock": "manual"}))]
pub(super) struct SandboxRequest {
    /// A name for its path; one is made up where it is left out.
    name: Option<String>,
    /// How its gateway behaves; as the process's own where it is left out.
    profile: Option<ProfileChoice>,
    /// What its chance depends on.
    seed: Option<u64>,
    /// `real`, `manual`, or a pace such as `x60`; the profile's where it is left out.
    clock: Option<String>,
}

/// A sandbox and how to reach it.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "name": "refunds",
    "gateway_url": "http://127.0.0.1:8080/s/refunds/gateway",
    "service_id": "refunds-1",
    "secret_key": "0f8c2a…",
    "seed": 7,
    "services": [{"service_id": "refunds-1", "secret_key": "0f8c2a…", "blocked": false}],
}))]
pub(super) struct SandboxAnswer {
    /// Its name.
    name: String,
    /// Where its gateway is.
    gateway_url: String,
    /// The id of its first service.
    service_id: String,
    /// The key that its first service signs with.
    secret_key: String,
    /// What its chance depends on.
    seed: u64,
    /// All its services.
    services: Vec<ServiceAnswer>,
}

/// A service: who may call.
#[derive(Serialize, ToSchema)]
struct ServiceAnswer {
    /// Its id, unique in the process.
    service_id: String,
    /// The key that it signs with.
    secret_key: String,
    /// Whether the gateway refuses all its calls.
    blocked: bool,
}

/// All sandboxes, by name.
#[derive(Serialize, ToSchema)]
pub(super) struct SandboxList {
    /// Each of them.
    sandboxes: Vec<SandboxAnswer>,
}

/// Makes a sandbox and says how to reach it.
#[utoipa::path(post, path = "", request_body = SandboxRequest, responses(
    (status = 201, body = SandboxAnswer),
    (status = 409, description = "The name or a service id is taken.", body = ErrorEnvelope),
))]
pub(super) async fn create(
    State(admin): State<AdminState>,
    gateways: Gateways,
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
    let sandbox = admin.registry.make(spec).await?;
    Ok((StatusCode::CREATED, Json(answer(&gateways, &sandbox))))
}

/// Shows one sandbox.
#[utoipa::path(get, path = "", params(SandboxPath),
    responses((status = 200, body = SandboxAnswer)))]
pub(super) async fn show(
    State(admin): State<AdminState>,
    gateways: Gateways,
    Path(path): Path<SandboxPath>,
) -> Result<Json<SandboxAnswer>, AdminError> {
    Ok(Json(answer(
        &gateways,
        &*admin.sandbox(&path.sandbox).await?,
    )))
}

/// Lists all sandboxes by name.
#[utoipa::path(get, path = "", responses((status = 200, body = SandboxList)))]
pub(super) async fn list(
    State(admin): State<AdminState>,
    gateways: Gateways,
) -> Result<Json<SandboxList>, AdminError> {
    admin.registry.learn_of_others().await?;
    let all = admin.registry.all();
    Ok(Json(SandboxList {
        sandboxes: all
            .iter()
            .map(|sandbox| answer(&gateways, sandbox))
            .collect(),
    }))
}

/// Deletes a sandbox with everything in it.
#[utoipa::path(delete, path = "", params(SandboxPath), responses(
    (status = 204, description = "It is gone."),
    (status = 409, description = "The default sandbox stays.", body = ErrorEnvelope),
))]
pub(super) async fn delete(
    State(admin): State<AdminState>,
    Path(path): Path<SandboxPath>,
) -> Result<StatusCode, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    admin.registry.delete(sandbox.name()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a sandbox as if nothing had ever happened in it, rules of its profile aside.
///
/// It keeps its name, services and seed; its clock starts again as the profile says.
#[utoipa::path(post, path = "", params(SandboxPath),
    responses((status = 200, body = SandboxAnswer)))]
pub(super) async fn reset(
    State(admin): State<AdminState>,
    gateways: Gateways,
    Path(path): Path<SandboxPath>,
    Strict(Nothing {}): Strict<Nothing>,
) -> Result<Json<SandboxAnswer>, AdminError> {
    let sandbox = admin.sandbox(&path.sandbox).await?;
    sandbox.begin_anew().await?;
    Ok(Json(answer(&gateways, &sandbox)))
}

/// Reads `real`, `manual` or `x60`.
pub(super) fn read_pace(text: &str) -> Result<Pace, AdminError> {
    Pace::parse(text).ok_or_else(|| AdminError::not_one_of("clock", text, Pace::ALLOWED))
}

fn answer(gateways: &Gateways, sandbox: &HostedSandbox) -> SandboxAnswer {
    let services: Vec<ServiceAnswer> = sandbox.services().iter().map(service).collect();
    let first = sandbox
        .services()
        .first()
        .expect("a profile has at least one service");
    SandboxAnswer {
        name: sandbox.name().to_owned(),
        gateway_url: gateways.url(sandbox.name()),
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
