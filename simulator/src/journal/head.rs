//! A request's head, as it is kept.

use axum::http::request::Parts;

/// Verb, target and headers, a line each, as they arrived. What must not leave is struck where it is
/// shown.
pub fn head(request: &Parts) -> Box<str> {
    let mut head = String::with_capacity(256);
    head.push_str(request.method.as_str());
    head.push(' ');
    head.push_str(request.uri.path());
    if let Some(query) = request.uri.query() {
        head.push('?');
        head.push_str(query);
    }
    for (name, value) in &request.headers {
        head.push('\n');
        head.push_str(name.as_str());
        head.push_str(": ");
        head.push_str(&String::from_utf8_lossy(value.as_bytes()));
    }
    head.into()
}
