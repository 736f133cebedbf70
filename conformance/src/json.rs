//! JSON as it was written: number text, member order and duplicate members survive.
//!
//! `serde_json::Value` turns `12000.0` and `1e3` into floats, merges duplicate members and loses digits above 2^53 in
//! some forms. All of that is what a conformance check wants to see (ENV-03, PAY-08), so documents are kept in this tree.

mod parse;
mod path;
mod print;
mod serialize;

pub use parse::{ParseError, parse};
pub use path::Path;

/// One JSON value, exactly as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as its source text.
    Number(String),
    /// A string, decoded.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object; duplicates and order kept.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// An integer.
    #[must_use]
    pub fn integer(value: i64) -> Self {
        Self::Number(value.to_string())
    }

    /// A string.
    #[must_use]
    pub fn text(value: impl Into<String>) -> Self {
        Self::Text(value.into())
    }

    /// An object of these members.
    #[must_use]
    pub fn object<const N: usize>(members: [(&str, Json); N]) -> Self {
        Self::Object(
            members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    /// The first member of that name, if this is an object that has one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Self::Object(members) => members
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// How often an object has a member of that name.
    #[must_use]
    pub fn count(&self, name: &str) -> usize {
        match self {
            Self::Object(members) => members.iter().filter(|(known, _)| known == name).count(),
            _ => 0,
        }
    }

    /// The value at the end of a chain of member names.
    #[must_use]
    pub fn descend<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Option<&Json> {
        names.into_iter().try_fold(self, |value, name| match value {
            Self::List(items) => items.get(name.parse::<usize>().ok()?),
            _ => value.get(name),
        })
    }

    /// The document without the members at these paths; nothing if the document itself is meant.
    #[must_use]
    pub fn without(&self, paths: &[Path]) -> Option<Json> {
        self.without_below(&Path::root(), paths)
    }

    fn without_below(&self, here: &Path, paths: &[Path]) -> Option<Json> {
        if paths.contains(here) {
            return None;
        }
        Some(match self {
            Self::Object(members) => {
                let kept = |(name, value): &(String, Json)| {
                    Some((
                        name.clone(),
                        value.without_below(&here.member(name), paths)?,
                    ))
                };
                Self::Object(members.iter().filter_map(kept).collect())
            }
            other => other.clone(),
        })
    }

    /// The integer, if this is a number written as one (`1`, not `1.0` or `1e0`).
    #[must_use]
    pub fn as_integer(&self) -> Option<i128> {
        match self {
            Self::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The string, if this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What people call values of this type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) if self.as_integer().is_some() => "an integer",
            Self::Number(_) => "a number that is not written as an integer",
            Self::Text(_) => "a string",
            Self::List(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// The same document for libraries that want serde's model; loses what this type keeps.
    #[must_use]
    pub fn to_value(&self) -> serde_json::Value {
        serde_json::from_str(&self.to_string()).expect("a parsed document prints as valid JSON")
    }
}
