//! Why a scenario shows nothing.

use std::fmt;

use paysys_contract::Said;
use serde::{Deserialize, Serialize};

/// Why a scenario was not begun, or has no verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Many scenarios may share it.
    pub why: Said,
    /// Line of the step that it is about, which differs where the reason is the same.
    pub line: Option<usize>,
}

impl Reason {
    #[must_use]
    pub fn at(line: usize, why: impl Into<Said>) -> Self {
        Self {
            why: why.into(),
            line: Some(line),
        }
    }

    /// With its place.
    #[must_use]
    pub fn said(&self) -> Said {
        let at_line = |line: usize| {
            let at_line = Said::of("reason.at_line").with("why", self.why.clone());
            at_line.with("line", line)
        };
        self.line.map_or_else(|| self.why.clone(), at_line)
    }
}

impl<T: Into<Said>> From<T> for Reason {
    fn from(why: T) -> Self {
        Self {
            why: why.into(),
            line: None,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(formatter)
    }
}
