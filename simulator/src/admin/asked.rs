//! Under which host the admin was asked.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};

use super::AdminState;
use crate::reach::Reach;

/// The gateways' URLs, for whoever asks.
pub(super) struct Gateways {
    reach: Reach,
    asked: Option<Authority>,
}

impl Gateways {
    pub(super) fn url(&self, sandbox: &str) -> String {
        self.reach.gateway_url(self.asked.as_ref(), sandbox)
    }
}

impl FromRequestParts<AdminState> for Gateways {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, admin: &AdminState) -> Result<Self, Infallible> {
        Ok(Self {
            reach: admin.reach.clone(),
            asked: host(&parts.headers),
        })
    }
}

/// The host and port in the `Host` header, where they are well-formed.
pub(super) fn host(headers: &HeaderMap) -> Option<Authority> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    host.parse().ok()
}
