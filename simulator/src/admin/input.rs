//! Reading what a person or tool sent: strict JSON, bounded in size.

mod objects;
mod unique;

use std::time::Duration;

use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use self::objects::Objects;
use self::unique::Unique;
use super::error::AdminError;
use crate::words;

const LIMIT_BYTES: usize = 1024 * 1024;

/// How long a caller may take to send a body.
const PATIENCE: Duration = Duration::from_secs(30);

/// A JSON body in which nothing is unknown; an empty body is `{}`.
pub(super) struct Strict<T>(pub(super) T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Strict<T> {
    type Rejection = AdminError;

    async fn from_request(request: Request, _: &S) -> Result<Self, AdminError> {
        let bytes = body(request, LIMIT_BYTES).await?;
        let bytes = if bytes.trim_ascii().is_empty() {
            b"{}"
        } else {
            &bytes[..]
        };
        read(bytes).map(Self)
    }
}

/// The bytes of a body of at most so many.
pub(super) async fn body(request: Request, limit_bytes: usize) -> Result<Bytes, AdminError> {
    let body = Limited::new(request.into_body(), limit_bytes).collect();
    let body = tokio::time::timeout(PATIENCE, body).await;
    let body = body
        .map_err(|_| AdminError::bad_request("the body did not arrive in time"))?
        .map_err(|_| AdminError::too_large(limit_bytes))?;
    Ok(body.to_bytes())
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AdminError> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let Unique(value) = serde_path_to_error::deserialize(&mut json).map_err(|it| misread(&it))?;
    json.end()
        .map_err(|error| AdminError::bad_request(words::of_json(".", &error)))?;
    serde_path_to_error::deserialize(Objects(value)).map_err(|it| misread(&it))
}

fn misread(error: &serde_path_to_error::Error<serde_json::Error>) -> AdminError {
    AdminError::bad_request(words::of_json(&error.path().to_string(), error.inner()))
}

/// The body of a request that has nothing to say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// A query string in which nothing is unknown.
pub(super) struct StrictQuery<T>(pub(super) T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for StrictQuery<T> {
    type Rejection = AdminError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AdminError> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(query)| Self(query))
            .map_err(|error| {
                let text = error.body_text();
                let problem = text.strip_prefix("Failed to deserialize query string: ");
                AdminError::bad_request(words::of_serde(problem.unwrap_or(&text)))
            })
    }
}

/// A profile: a built-in name, or an object with the keys of a profile file.
#[derive(Debug)]
pub(super) enum ProfileChoice {
    Named(String),
    Overlay(serde_json::Map<String, serde_json::Value>),
}

impl<'de> Deserialize<'de> for ProfileChoice {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(name) => Ok(Self::Named(name)),
            serde_json::Value::Object(overlay) => Ok(Self::Overlay(overlay)),
            _ => Err(serde::de::Error::custom(
                "profile must be the name of a built-in profile or an object of settings",
            )),
        }
    }
}

impl PartialSchema for ProfileChoice {
    fn schema() -> RefOr<Schema> {
        let name = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(crate::profile::names()));
        let overlay =
            ObjectBuilder::new().description(Some("Settings laid over the default profile."));
        OneOfBuilder::new()
            .item(name)
            .item(overlay)
            .description(Some(
                "The name of a built-in profile, or an object with the keys of a profile file.",
            ))
            .into()
    }
}

impl ToSchema for ProfileChoice {}
