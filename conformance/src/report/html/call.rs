//! One call: both sides of it, what the checks say, and how to make it again.

use askama::Template;
use askama::filters::HtmlSafe;

use super::{Finding, Message};
use paysys_contract::Words;

/// One call.
#[derive(Clone, Debug, Template)]
#[template(path = "call.html")]
pub(crate) struct Call {
    pub(crate) words: Words,
    pub(crate) asked: String,
    pub(crate) answered: String,
    pub(crate) took: Option<String>,
    pub(crate) pays: bool,
    pub(crate) is_open: bool,
    pub(crate) findings: Vec<Finding>,
    pub(crate) request: Message,
    /// None arrived, or not all of it.
    pub(crate) answer: Option<Message>,
    /// A shell command that makes the call again.
    pub(crate) curl: Option<String>,
}

impl HtmlSafe for Call {}
