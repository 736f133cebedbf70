//! `GET /metrics`: what happened and what there is, in numbers, for Prometheus and what reads its format.
//!
//! Nothing is collected while a call is under way but a few counts of its sandbox. The registry of the
//! metrics is made anew for each answer, so that several simulators in a process share none.

mod families;
mod format;
mod survey;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::AdminState;
use families::Families;
pub(crate) use families::OpenConnections;
use format::MetricsFormat;
pub(crate) use survey::Surveys;

/// Tells what happened and what there is in numbers, of the whole process: calls, payments, faults, findings,
/// connections, journals, sandboxes.
///
/// Counters go on when a sandbox is reset or deleted. What takes long to find out with millions of payments – payments
/// by status, findings – may be a while old then; `paysys_simulator_survey_age_seconds` says how old.
#[utoipa::path(get, path = "", responses((
    status = 200,
    description = "Prometheus text, or OpenMetrics where `Accept` asks for it.",
    content((String = "text/plain"), (String = "application/openmetrics-text")),
)))]
pub(super) async fn show(State(admin): State<AdminState>, headers: HeaderMap) -> Response {
    let survey = admin.surveys.latest(&admin.aside, &admin.registry).await;
    let families = Families {
        tallied: admin.registry.tallied(),
        open: admin.open,
        survey,
    };
    let format = MetricsFormat::asked_for(&headers);
    let content_type = [(header::CONTENT_TYPE, format.content_type())];
    (content_type, format.write(families.text())).into_response()
}
