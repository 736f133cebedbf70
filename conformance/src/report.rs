//! Reports: the same result for tired people and for machines.

mod json;
mod junit;
mod markdown;
mod terminal;
mod words;

use std::fmt;

pub use json::write as json;
pub use junit::write as junit;
pub use markdown::write as markdown;
pub use terminal::write as terminal;

/// What a run was aimed at, as reports say it. Never holds a secret.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TargetName {
    /// `embedded simulator`, `simulator` or `live`.
    pub kind: &'static str,
    /// Where it is, for targets somebody named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl fmt::Display for TargetName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind)?;
        match &self.url {
            Some(url) => write!(formatter, " {url}"),
            None => Ok(()),
        }
    }
}
