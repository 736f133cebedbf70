//! Keys, tokens and ids: one that came along with blanks or quotes is never sent, because whoever is
//! sent it only says that it is wrong.

use std::path::Path;

use super::text;

/// Why a text is no credential. The words never repeat it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("is empty")]
    Empty,
    #[error("is empty or not set")]
    Unset,
    #[error("has blanks around its value")]
    Blanks,
    #[error("has quotes around its value, which belong to a shell or a file and not to it")]
    Quotes,
    #[error("has a line end or another control character in its value")]
    Control,
    #[error("is not UTF-8 text")]
    NotText,
}

/// Pairs that stand around a text in files and documents.
const QUOTES: [(char, char); 6] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('“', '”'),
    ('„', '“'),
    ('«', '»'),
];

/// The credential in a text, without a byte order mark and line ends.
///
/// # Errors
/// When something else stands around it, or nothing is left.
pub fn read(given: &str) -> Result<&str, Flaw> {
    let value = text::trimmed(given);
    // Marks of no width are as invisible as blanks.
    let is_blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
    let inside = value.trim_matches(is_blank);
    let is_quoted = |(open, close): (char, char)| {
        inside
            .strip_prefix(open)
            .is_some_and(|rest| rest.ends_with(close))
    };
    if inside.is_empty() {
        Err(Flaw::Empty)
    } else if QUOTES.into_iter().any(is_quoted) {
        Err(Flaw::Quotes)
    } else if inside.len() < value.len() {
        Err(Flaw::Blanks)
    } else if inside.contains(char::is_control) {
        Err(Flaw::Control)
    } else {
        Ok(value)
    }
}

/// The credential in an environment variable.
///
/// # Errors
/// When there is none.
#[expect(
    clippy::disallowed_methods,
    reason = "this is where credentials are read"
)]
pub fn in_variable(name: &str) -> Result<String, Flaw> {
    let value = std::env::var_os(name).ok_or(Flaw::Unset)?;
    let value = value.into_string().map_err(|_| Flaw::NotText)?;
    match read(&value) {
        Err(Flaw::Empty) => Err(Flaw::Unset),
        other => other.map(str::to_owned),
    }
}

/// The credential that is all that stands in a file.
///
/// # Errors
/// When the file cannot be read; within, when it holds none.
pub fn in_file(path: &Path) -> std::io::Result<Result<String, Flaw>> {
    let bytes = std::fs::read(path)?;
    let text = String::from_utf8(bytes).map_err(|_| Flaw::NotText);
    Ok(text.and_then(|text| read(&text).map(str::to_owned)))
}

/// For a flag whose value goes into a header: visible ASCII characters, so that it can neither vanish
/// nor break a line.
///
/// # Errors
/// When it cannot be used as it is.
pub fn visible(given: &str) -> Result<String, String> {
    let value = read(given).map_err(|flaw| format!("it {flaw}"))?;
    if value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(value.to_owned());
    }
    Err("must be made of visible ASCII characters".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("key", Ok("key"))]
    #[case("a key of words", Ok("a key of words"))]
    #[case("\u{feff}key\r\n", Ok("key"))]
    #[case("", Err(Flaw::Empty))]
    #[case(" \n", Err(Flaw::Empty))]
    #[case(" key", Err(Flaw::Blanks))]
    #[case("key\t", Err(Flaw::Blanks))]
    #[case("key\u{a0}", Err(Flaw::Blanks))]
    #[case("key \n", Err(Flaw::Blanks))]
    #[case("\nkey", Err(Flaw::Blanks))]
    #[case("'key'", Err(Flaw::Quotes))]
    #[case("\"key\"\n", Err(Flaw::Quotes))]
    #[case(" “key” ", Err(Flaw::Quotes))]
    #[case("two\nlines", Err(Flaw::Control))]
    #[case("it's", Ok("it's"))]
    #[case("\"", Ok("\""))]
    fn a_credential_is_taken_as_it_is_meant_or_not_at_all(
        #[case] given: &str,
        #[case] expected: Result<&str, Flaw>,
    ) {
        assert_eq!(read(given), expected);
    }
}
