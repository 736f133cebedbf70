//! Why a scenario shows nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a scenario was not begun, or has no verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In words; many scenarios may share them.
    pub why: String,
    /// Line of the step that it is about, which differs where the reason is the same.
    pub line: Option<usize>,
}

impl Reason {
    #[must_use]
    pub fn at(line: usize, why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            line: Some(line),
        }
    }
}

impl From<String> for Reason {
    fn from(why: String) -> Self {
        Self { why, line: None }
    }
}

impl From<&str> for Reason {
    fn from(why: &str) -> Self {
        Self::from(why.to_owned())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.why)?;
        match self.line {
            Some(line) => write!(formatter, " (step at line {line})"),
            None => Ok(()),
        }
    }
}
