//! A token that callers show in `Authorization: Bearer`.

use http::{HeaderMap, header};
use subtle::ConstantTimeEq;

/// What a caller must show where something listens beyond loopback. Never shown by `Debug`.
#[derive(Clone)]
pub struct BearerToken(String);

/// Its case does not matter (RFC 9110).
const SCHEME: &[u8] = b"Bearer ";

impl BearerToken {
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

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

impl std::fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BearerToken(…)")
    }
}
