//! What comes of a request.

use paysys_contract::Said;
use serde::{Deserialize, Serialize};

use crate::Body;

/// What came of a request.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Answer(Answer),
    /// None, as the request never left: no connection for it was established. It did nothing.
    NotSent(Said),
    /// None, or not all of it. What the request did nobody knows.
    Lost(Said),
}

/// A complete HTTP answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub status: u16,
    pub content_type: Option<String>,
    pub headers: Vec<(String, String)>,
    pub body: Body,
}
