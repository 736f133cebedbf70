//! What a caller shows.

use axum::http::{HeaderMap, header};
use subtle::ConstantTimeEq;

/// What a caller must show when the admin listens beyond loopback. Never shown by `Debug`.
#[derive(Clone)]
pub struct AdminToken(String);

/// Its case does not matter (RFC 9110).
const SCHEME: &[u8] = b"Bearer ";

impl AdminToken {
    /// Takes a token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// Whether a request shows it.
    #[must_use]
    pub fn is_shown_by(&self, headers: &HeaderMap) -> bool {
        let shown = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.as_bytes().split_at_checked(SCHEME.len()))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME))
            .map(|(_, token)| token);
        shown.is_some_and(|shown| shown.ct_eq(self.0.as_bytes()).into())
    }
}

impl std::fmt::Debug for AdminToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AdminToken(…)")
    }
}
