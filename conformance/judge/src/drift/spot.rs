//! Where in an answer two sides differ.

use std::fmt;

use paysys_shared::json::Path;

/// Where in an answer two sides differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    Step,
    /// The statuses of a poll, one after the other.
    Statuses,
    HttpStatus,
    ContentType,
    /// The body, where one of the two is no JSON.
    Body,
    At(Path),
}

impl fmt::Display for Spot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step => formatter.write_str("the step"),
            Self::Statuses => formatter.write_str("$.result.result.status, one after the other"),
            Self::HttpStatus => formatter.write_str("http status"),
            Self::ContentType => formatter.write_str("content type"),
            Self::Body => formatter.write_str("the body"),
            Self::At(path) => path.fmt(formatter),
        }
    }
}
