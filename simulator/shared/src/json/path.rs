//! Where in a document: `$.result.details.date`.

use std::fmt;

/// A JSON path made of member names and indices.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(String);

impl Path {
    /// The document itself, `$`.
    #[must_use]
    pub fn root() -> Self {
        Self("$".to_owned())
    }

    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        let plain = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        if plain {
            Self(format!("{}.{name}", self.0))
        } else {
            Self(format!("{}[{name:?}]", self.0))
        }
    }

    #[must_use]
    pub fn item(&self, index: usize) -> Self {
        Self(format!("{}[{index}]", self.0))
    }

    /// Is one of the two the other, or inside it?
    #[must_use]
    pub fn touches(&self, other: &Self) -> bool {
        let (short, long) = if self.0.len() <= other.0.len() {
            (self, other)
        } else {
            (other, self)
        };
        long.0
            .strip_prefix(&short.0)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }

    #[must_use]
    pub fn is_inside(&self, outer: &Self) -> bool {
        !outer.0.is_empty() && self.0.len() >= outer.0.len() && self.touches(outer)
    }

    #[must_use]
    pub fn rewritten(&self, rewrite: impl FnOnce(&str) -> String) -> Self {
        Self(rewrite(&self.0))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Path {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
