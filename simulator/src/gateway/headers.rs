//! What the gateway looks for in a request's headers.

use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use crate::control;
use crate::doctor::HeaderLine;
use crate::registry::Headers;
use paysys_core::auth::{self, AuthHeader};

/// The header that says who calls. Made once: looking a header up by a text takes as long again.
static AUTH: HeaderName = HeaderName::from_static("auth");

static ASKED: HeaderName = HeaderName::from_static(control::header::NAME);

/// The `Auth` header, taken apart.
pub(super) fn auth(headers: &HeaderMap) -> AuthHeader<'_> {
    AuthHeader::read(single(headers, &AUTH))
}

/// Everything that matters to a sandbox.
pub(super) fn of<'a>(headers: &'a HeaderMap, auth: AuthHeader<'a>) -> Headers<'a> {
    Headers {
        auth,
        all: headers,
        asked: single(headers, &ASKED),
        // Only where the right one is missing does it matter what stands in others.
        stray: match auth.raw {
            Some(_) => None,
            None => stray(headers),
        },
    }
}

/// A header that must stand once; two of them are as good as a malformed one.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a [u8]> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(_), Some(_)) => Some(auth::TWICE),
        (first, _) => first.map(HeaderValue::as_bytes),
    }
}

/// The name of a header that holds what belongs into `Auth`.
fn stray(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.iter().map(|(name, value)| HeaderLine {
        name: name.as_str(),
        value: value.as_bytes(),
    });
    lines
        .filter(HeaderLine::is_stray)
        .map(|line| line.name)
        .next()
}
