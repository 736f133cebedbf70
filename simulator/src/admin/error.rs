//! The admin's one error envelope: `{"error":{"code","message","allowed"?,"did_you_mean"?}}`.

use axum::Json;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use miette::Diagnostic as _;
use serde::Serialize;
use utoipa::ToSchema;

use crate::bundle::BundleError;
use crate::control::ControlError;
use crate::profile::ProfileError;
use crate::registry::{HouseError, OrderError, RegistryError, Unserved};
use paysys_core::command::{CommandError, SetStatusError};
use paysys_shared::legible::legible;
use paysys_shared::suggest::{self, Suggestion};

/// So many characters of a message are told.
const LONGEST: usize = 1_000;

/// Why the admin did nothing.
#[derive(Debug)]
pub(super) struct AdminError {
    status: StatusCode,
    code: &'static str,
    message: String,
    suggestion: Option<Suggestion>,
}

impl AdminError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            suggestion: None,
        }
    }

    fn suggesting(self, suggestion: Option<Suggestion>) -> Self {
        Self { suggestion, ..self }
    }

    /// The request says something that cannot be; allowed values are read out of serde's own words.
    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        let message = message.into();
        let suggestion = suggest::from_serde(&message);
        Self::new(StatusCode::BAD_REQUEST, "bad-request", message).suggesting(suggestion)
    }

    /// A value that is not one of those allowed.
    pub(super) fn not_one_of<'a>(
        what: &str,
        given: &str,
        allowed: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let message = format!("there is no {what} {given:?}");
        Self::bad_request(message).suggesting(Some(Suggestion::new(given, allowed)))
    }

    pub(super) fn unknown_sandbox<'a>(name: &str, all: impl IntoIterator<Item = &'a str>) -> Self {
        let message = format!("there is no sandbox {name:?}");
        Self::not_found(message).suggesting(Some(Suggestion::new(name, all)))
    }

    /// The operating system gives no chance, and nothing else will do.
    pub(super) fn no_chance() -> Self {
        let message = "the operating system gave no random number";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", message)
    }

    /// What was asked for does not go with how things stand.
    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", message)
    }

    /// As many calls as this process makes to itself at once.
    pub(super) fn too_many_calls() -> Self {
        let message = "too many calls of the admin are under way; wait for some of them to end";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message)
    }

    /// Said to whoever is not to be told more.
    pub(super) fn not_ready() -> Self {
        let message = "the store keeps nothing now";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "store", message)
    }

    pub(super) fn unauthorized() -> Self {
        let message = "this admin needs the header `Authorization: Bearer TOKEN`";
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
    }

    pub(super) fn cross_site(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "cross-site", message)
    }

    pub(super) fn too_large(limit_bytes: usize) -> Self {
        let message = format!("the body is larger than {limit_bytes} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", message)
    }
}

/// No route has this path.
pub(super) async fn no_such_route(uri: Uri) -> AdminError {
    let message = format!(
        "the admin has no {}; GET /openapi.json lists its paths",
        uri.path()
    );
    AdminError::new(StatusCode::NOT_FOUND, "not-found", message)
}

/// The route has no such verb.
pub(super) async fn no_such_verb(method: Method, uri: Uri) -> AdminError {
    let message = format!("{} does not take {method}", uri.path());
    AdminError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        message,
    )
}

impl From<RegistryError> for AdminError {
    fn from(error: RegistryError) -> Self {
        let message = error.to_string();
        match error {
            RegistryError::BadName(_) | RegistryError::KeyInName => Self::bad_request(message),
            RegistryError::Unknown(_) => Self::not_found(message),
            RegistryError::NameTaken(_)
            | RegistryError::ServiceTaken(_)
            | RegistryError::DefaultStays => Self::conflict(message),
        }
    }
}

impl From<ProfileError> for AdminError {
    fn from(error: ProfileError) -> Self {
        match &error {
            ProfileError::Unknown { name } => {
                Self::not_one_of("built-in profile", name, crate::profile::names())
            }
            ProfileError::Wrong(picture) => {
                Self::bad_request(error.to_string()).suggesting(picture.suggestion().cloned())
            }
            ProfileError::Unreadable { .. } => Self::bad_request(error.to_string()),
        }
    }
}

impl From<BundleError> for AdminError {
    fn from(error: BundleError) -> Self {
        let mut message = error.to_string();
        match error {
            BundleError::Wrong(picture) => Self {
                suggestion: picture.suggestion().cloned(),
                ..Self::bad_request(message)
            },
            BundleError::Profile(error) => error.into(),
            BundleError::OtherVersion(_) | BundleError::Evicted { .. } => {
                if let Some(help) = error.help() {
                    message = format!("{message}; {help}");
                }
                Self::conflict(message)
            }
        }
    }
}

impl From<Unserved> for AdminError {
    fn from(why: Unserved) -> Self {
        let message = why.to_string();
        match why {
            Unserved::Gone => Self::not_found(message),
            Unserved::Nothing(_) | Unserved::Unknown(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "store", message)
            }
        }
    }
}

impl From<OrderError> for AdminError {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::Command(error) => error.into(),
            OrderError::Unserved(why) => why.into(),
        }
    }
}

impl From<HouseError> for AdminError {
    fn from(error: HouseError) -> Self {
        match error {
            HouseError::Registry(error) => error.into(),
            HouseError::Unserved(why) => why.into(),
        }
    }
}

impl From<ControlError> for AdminError {
    fn from(error: ControlError) -> Self {
        let suggestion = error.suggestion();
        Self::new(StatusCode::BAD_REQUEST, "bad-request", error.message).suggesting(suggestion)
    }
}

impl From<SetStatusError> for AdminError {
    fn from(error: SetStatusError) -> Self {
        let message = error.to_string();
        match error {
            SetStatusError::Unknown(_) => Self::not_found(message),
            SetStatusError::Illegal(illegal) => {
                let codes = illegal.allowed.iter();
                let suggestion = Suggestion {
                    allowed: codes.map(|status| status.code().to_string()).collect(),
                    did_you_mean: None,
                };
                Self::conflict(message).suggesting(Some(suggestion))
            }
        }
    }
}

impl From<CommandError> for AdminError {
    fn from(error: CommandError) -> Self {
        let message = error.to_string();
        match error {
            CommandError::Clock(_) | CommandError::RuleIsOver => Self::bad_request(message),
            CommandError::Status(error) => error.into(),
            CommandError::TooManyRules => Self::conflict(message),
            CommandError::NoSuchRule(_) => Self::not_found(message),
        }
    }
}

/// Why nothing was done.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"error": {
    "code": "bad-request",
    "message": "there is no progression \"stukc\"",
    "allowed": ["instant", "stuck", "typical"],
    "did_you_mean": "stuck",
}}))]
pub(super) struct ErrorEnvelope {
    error: ErrorBody,
}

/// What is wrong and what would be right.
#[derive(Serialize, ToSchema)]
struct ErrorBody {
    /// A word for programs, such as `not-found`.
    code: &'static str,
    /// A sentence for people.
    message: String,
    /// Everything that is allowed there, where that can be listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<Vec<String>>,
    /// What was probably meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    did_you_mean: Option<String>,
}

impl IntoResponse for AdminError {
    fn into_response(self) -> Response {
        let (allowed, did_you_mean) = match self.suggestion {
            Some(suggestion) => (Some(suggestion.allowed), suggestion.did_you_mean),
            None => (None, None),
        };
        let error = ErrorBody {
            code: self.code,
            // It may repeat what was asked, and that may be long.
            message: legible(&self.message, LONGEST).into_owned(),
            allowed,
            did_you_mean,
        };
        (self.status, Json(ErrorEnvelope { error })).into_response()
    }
}
