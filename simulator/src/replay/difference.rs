//! The first difference, shown where it is.

use std::fmt;

use serde_json::Value;

use super::Count;

/// Something that did not come out as before.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The event's place in the bundle, from one.
    pub event: usize,
    /// The number of the call, where it is one.
    pub call: Option<usize>,
    /// What came out as before.
    pub before: Count,
    pub what: &'static str,
    /// The place of the first byte that differs.
    pub at: usize,
    expected: Vec<u8>,
    got: Vec<u8>,
}

/// So many bytes are shown before the first one that differs, and behind it.
const CONTEXT: usize = 32;

impl Difference {
    /// The difference between what came out then and now, where there is one.
    pub(super) fn between(what: &'static str, expected: &[u8], got: &[u8]) -> Option<Self> {
        let same = expected.iter().zip(got).take_while(|(a, b)| a == b).count();
        let equal = same == expected.len() && same == got.len();
        (!equal).then(|| Self {
            event: 0,
            call: None,
            before: Count::default(),
            what,
            at: same,
            expected: expected.to_vec(),
            got: got.to_vec(),
        })
    }

    pub(super) fn of_event(self, event: usize) -> Self {
        Self { event, ..self }
    }
}

impl Difference {
    /// The first member that differs, such as `result.details.amount`; nothing where that is not all there
    /// is to it.
    pub(crate) fn field(&self) -> Option<String> {
        let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
        let path = differing(&read(&self.expected)?, &read(&self.got)?)?;
        (!path.is_empty()).then(|| path.join("."))
    }

    /// What was expected and what came out, as far as it is shown.
    pub(crate) fn shown(&self) -> [String; 2] {
        [&self.expected, &self.got].map(|bytes| {
            let (before, rest) = around(bytes, self.at);
            before + &rest
        })
    }
}

/// The way to the first value that is not the same in both; nothing where all are.
fn differing(expected: &Value, got: &Value) -> Option<Vec<String>> {
    let below = |name: String, one: &Value, other: &Value| {
        let mut path = differing(one, other)?;
        path.insert(0, name);
        Some(path)
    };
    match (expected, got) {
        (Value::Object(expected), Value::Object(got)) => {
            let names = expected.keys().chain(got.keys());
            let mut names = names.map(|name| (name, expected.get(name), got.get(name)));
            names.find_map(|(name, one, other)| match (one, other) {
                (Some(one), Some(other)) => below(name.clone(), one, other),
                _ => Some(vec![name.clone()]),
            })
        }
        (Value::Array(expected), Value::Array(got)) if expected.len() == got.len() => {
            let mut pairs = expected.iter().zip(got).enumerate();
            pairs.find_map(|(place, (one, other))| below(place.to_string(), one, other))
        }
        _ => (expected != got).then(Vec::new),
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            event, what, at, ..
        } = self;
        writeln!(f, "event {event}: {what} differs from byte {at} on")?;
        let (before, expected) = around(&self.expected, *at);
        let (_, got) = around(&self.got, *at);
        writeln!(f, "  expected  {before}{expected}")?;
        writeln!(f, "  got       {before}{got}")?;
        write!(
            f,
            "            {:width$}^",
            "",
            width = before.chars().count()
        )
    }
}

/// What stands before a place and behind it, as far as it is shown.
fn around(bytes: &[u8], at: usize) -> (String, String) {
    let start = at.saturating_sub(CONTEXT);
    let end = (at + CONTEXT).min(bytes.len());
    let left = if start > 0 { "…" } else { "" };
    let right = if end < bytes.len() { "…" } else { "" };
    (
        format!("{left}{}", readable(&bytes[start..at])),
        format!("{}{right}", readable(&bytes[at..end])),
    )
}

/// Quotes are left alone: there are many in JSON, and each would need a backslash.
fn readable(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string().replace("\\\"", "\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_first_byte_that_differs() {
        let was = br#"{"error":null,"result":{"result":{"amount":150000000,"status":1}}}"#;
        let is = br#"{"error":null,"result":{"result":{"amount":150000000,"status":2}}}"#;
        let difference = Difference::between("the answer", was, is).unwrap();
        insta::assert_snapshot!(difference.of_event(17), @r#"
        event 17: the answer differs from byte 62 on
          expected  …t":{"amount":150000000,"status":1}}}
          got       …t":{"amount":150000000,"status":2}}}
                                                     ^
        "#);
    }

    #[test]
    fn what_is_missing_at_the_end_is_a_difference() {
        let difference = Difference::between("the answer", b"\xff{}", b"\xff{").unwrap();
        insta::assert_snapshot!(difference, @r"
        event 0: the answer differs from byte 2 on
          expected  \xff{}
          got       \xff{
                         ^
        ");
    }

    #[test]
    fn the_first_member_that_differs_is_named() {
        let field = |was: &str, is: &str| {
            let difference = Difference::between("the answer", was.as_bytes(), is.as_bytes());
            difference.unwrap().field()
        };
        let named = |path: &str| Some(path.to_owned());
        assert_eq!(
            field(r#"{"a":1,"b":[{"c":1}]}"#, r#"{"a":1,"b":[{"c":2}]}"#),
            named("b.0.c")
        );
        assert_eq!(field(r#"{"a":1}"#, r#"{"a":1,"b":null}"#), named("b"));
        assert_eq!(field(r#"{"a":[1]}"#, r#"{"a":[1,2]}"#), named("a"));
        assert_eq!(field("1", "2"), None);
        assert_eq!(field(r#"{"a": 1}"#, r#"{"a":1}"#), None);
    }

    #[test]
    fn what_is_equal_does_not_differ() {
        assert_eq!(Difference::between("the answer", b"{}", b"{}"), None);
    }
}
