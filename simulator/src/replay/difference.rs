//! The first difference, shown where it is.

use std::fmt;

/// Something that did not come out as before.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The event's place in the bundle, from one.
    pub event: usize,
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
    fn what_is_equal_does_not_differ() {
        assert_eq!(Difference::between("the answer", b"{}", b"{}"), None);
    }
}
