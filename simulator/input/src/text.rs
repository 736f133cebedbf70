//! What editors, `echo` and Windows add to a text, and nobody means.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Without a byte order mark in front, and without the line ends behind.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    text.trim_end_matches(['\r', '\n'])
}

/// The same for what need not be UTF-8.
#[must_use]
pub fn trimmed_os(text: &OsStr) -> OsString {
    let bytes = text.as_bytes();
    let bytes = bytes
        .strip_prefix(BYTE_ORDER_MARK.as_bytes())
        .unwrap_or(bytes);
    let end = bytes
        .iter()
        .rposition(|byte| !matches!(byte, b'\r' | b'\n'));
    OsString::from_vec(bytes[..end.map_or(0, |last| last + 1)].to_vec())
}

/// What a variable of this value holds; nothing where that is blank, as if it were not set.
#[must_use]
pub fn held(value: &OsStr) -> Option<OsString> {
    let value = trimmed_os(value);
    (!value.as_bytes().trim_ascii().is_empty()).then_some(value)
}

/// What an environment variable holds, trimmed; nothing where it is empty.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is where variables are read"
)]
pub fn variable(name: &str) -> Option<OsString> {
    let value = trimmed_os(&std::env::var_os(name)?);
    (!value.is_empty()).then_some(value)
}

/// A text file without its byte order mark.
///
/// # Errors
/// When it cannot be read, or is not UTF-8.
pub fn file(path: impl AsRef<Path>) -> io::Result<String> {
    let text = std::fs::read_to_string(path)?;
    Ok(match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("\u{feff}x\r\n", "x")]
    #[case("x\n\n", "x")]
    #[case(" x ", " x ")]
    #[case("\u{feff}\r\n", "")]
    #[case("a\nb\r", "a\nb")]
    fn only_marks_and_line_ends_go(#[case] text: &str, #[case] left: &str) {
        assert_eq!(trimmed(text), left);
        assert_eq!(trimmed_os(text.as_ref()), left);
    }
}
