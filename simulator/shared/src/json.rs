//! JSON as it was written: number text, member order and duplicate members survive.
//!
//! `serde_json::Value` turns `12000.0` and `1e3` into floats, merges duplicate members and loses digits above 2^53 in
//! some forms. All of that is what a conformance check wants to see (ENV-03, PAY-08), so documents are kept in this tree.

mod number;
mod parse;
mod path;
mod print;
mod serialize;

use std::collections::HashSet;

use serde_json::Value;

pub use parse::{ParseError, parse};
pub use path::Path;

/// One JSON value, exactly as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    Null,
    Bool(bool),
    /// A number, as its source text.
    Number(String),
    Text(String),
    List(Vec<Json>),
    /// An object; duplicates and order kept.
    Object(Vec<(String, Json)>),
}

impl Json {
    #[must_use]
    pub fn integer(value: i64) -> Self {
        Self::Number(value.to_string())
    }

    #[must_use]
    pub fn text(value: impl Into<String>) -> Self {
        Self::Text(value.into())
    }

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

    #[must_use]
    pub fn count(&self, name: &str) -> usize {
        match self {
            Self::Object(members) => members.iter().filter(|(known, _)| known == name).count(),
            _ => 0,
        }
    }

    /// Where an object has two members of one name, if one has, at any depth.
    #[must_use]
    pub fn repetition(&self) -> Option<Path> {
        self.repetition_below(&Path::root())
    }

    fn repetition_below(&self, here: &Path) -> Option<Path> {
        match self {
            Self::Object(members) => {
                let mut names = HashSet::new();
                let twice = members.iter().find(|(name, _)| !names.insert(name));
                let below =
                    |(name, value): &(String, Json)| value.repetition_below(&here.member(name));
                twice
                    .map(|(name, _)| here.member(name))
                    .or_else(|| members.iter().find_map(below))
            }
            Self::List(items) => {
                let mut items = items.iter().enumerate();
                items.find_map(|(index, item)| item.repetition_below(&here.item(index)))
            }
            _ => None,
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

    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

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

    /// The same document for libraries that want serde's model; loses what this type keeps. A number that does not fit in
    /// there is its text.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(text) => {
                let number = serde_json::from_str(text).map(Value::Number);
                number.unwrap_or_else(|_| Value::String(text.clone()))
            }
            Self::Text(text) => Value::String(text.clone()),
            Self::List(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Self::Object(members) => {
                let member = |(name, value): &(String, Self)| (name.clone(), value.to_value());
                Value::Object(members.iter().map(member).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Json {
        parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_is_said_twice_is_found_at_every_depth() {
        let place = |text: &str| read(text).repetition().map(|path| path.to_string());
        assert_eq!(place(r#"{"a":1,"b":[{"a":1},{"c":{"a":1}}]}"#), None);
        assert_eq!(place(r#"{"a":1,"a":1}"#).as_deref(), Some("$.a"));
        let deep = r#"{"error":{"code":-32300,"\u0063ode":-32400}}"#;
        assert_eq!(place(deep).as_deref(), Some("$.error.code"));
        let listed = r#"{"b":[1,{"c":{"x":1,"y":2,"x":3}}]}"#;
        assert_eq!(place(listed).as_deref(), Some("$.b[1].c.x"));
    }

    #[test]
    fn a_number_that_fits_nowhere_is_a_value_like_any_other() {
        let digits = "9".repeat(4000);
        for number in ["1e400", "-1.5e4000", "1e-99999", digits.as_str()] {
            let document = read(&format!("[{number},1]"));
            assert_eq!(document.to_string(), format!("[{number},1]"));
            let _ = document.to_value();
            let written = serde_json::to_string(&document).unwrap();
            assert_eq!(serde_json::from_str::<Json>(&written).unwrap(), document);
        }
        assert_eq!(read("1e400").to_value(), Value::String("1e400".to_owned()));
        assert_eq!(read("[1,2.5]").to_value(), serde_json::json!([1, 2.5]));
    }
}
