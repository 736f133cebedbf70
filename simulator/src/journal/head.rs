//! A request's head, as it is kept.

use axum::http::request::Parts;

/// Verb, target and headers, a line each, as they arrived. What must not leave is struck where it is
/// shown.
pub fn head(request: &Parts) -> Box<str> {
    let mut head = String::with_capacity(length(request));
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
        match value.to_str() {
            Ok(text) => head.push_str(text),
            Err(_) => head.push_str(&String::from_utf8_lossy(value.as_bytes())),
        }
    }
    head.into()
}

/// Its exact length, unless a header is no text: so it is written where it stays.
fn length(request: &Parts) -> usize {
    let target = request
        .uri
        .path_and_query()
        .map_or(0, |both| both.as_str().len());
    let headers = request.headers.iter();
    let headers = headers.map(|(name, value)| name.as_str().len() + value.len() + "\n: ".len());
    request.method.as_str().len() + " ".len() + target + headers.sum::<usize>()
}
