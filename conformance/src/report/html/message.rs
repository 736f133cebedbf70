//! One side of a call: what stood on the wire.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Document;

/// A request or an answer.
#[derive(Clone, Debug, Template)]
#[template(path = "message.html")]
pub(crate) struct Message {
    /// `POST the gateway`, `HTTP 200`.
    pub(crate) head: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Document,
}

impl HtmlSafe for Message {}
