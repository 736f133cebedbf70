//! From bytes to [`Json`]: serde_json decides what is JSON, we keep what it says.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::Json;

/// Deeper documents are refused: no answer of this protocol nests deeper than four.
const DEEPEST: usize = 64;

/// Why bytes are not a JSON document.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ParseError {
    #[error("not JSON: {0}")]
    Syntax(#[source] Arc<serde_json::Error>),
    #[error("nested deeper than {DEEPEST} levels")]
    TooDeep,
}

impl From<serde_json::Error> for ParseError {
    fn from(error: serde_json::Error) -> Self {
        Self::Syntax(Arc::new(error))
    }
}

/// Reads one complete JSON document.
///
/// # Errors
/// When the bytes are not exactly one JSON document of sane depth.
pub fn parse(bytes: &[u8]) -> Result<Json, ParseError> {
    let raw: &RawValue = serde_json::from_slice(bytes)?;
    Rest(raw.get()).value(DEEPEST)
}

/// What is left of a text that is known to be JSON: only where each value ends is still to be found.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn value(&mut self, depth_left: usize) -> Result<Json, ParseError> {
        let depth_left = depth_left.checked_sub(1).ok_or(ParseError::TooDeep)?;
        Ok(match self.first() {
            Some(b'{') => Json::Object(self.each(b'}', |rest| {
                let name = rest.text()?;
                rest.pass(b':');
                Ok((name, rest.value(depth_left)?))
            })?),
            Some(b'[') => Json::List(self.each(b']', |rest| rest.value(depth_left))?),
            Some(b'"') => Json::Text(self.text()?),
            _ => match self.word() {
                "null" => Json::Null,
                "true" => Json::Bool(true),
                "false" => Json::Bool(false),
                number => Json::Number(number.to_owned()),
            },
        })
    }

    /// What stands between this opening bracket and its closing one.
    fn each<T>(
        &mut self,
        closing: u8,
        read: impl Fn(&mut Self) -> Result<T, ParseError>,
    ) -> Result<Vec<T>, ParseError> {
        let mut items = Vec::new();
        self.take(1);
        while !self.pass(closing) {
            items.push(read(self)?);
            self.pass(b',');
        }
        Ok(items)
    }

    /// A text without its quotes. Escapes are for the library, which also knows which are none.
    fn text(&mut self) -> Result<String, ParseError> {
        self.first();
        let (mut end, mut is_plain) = (1, true);
        let bytes = self.0.as_bytes();
        while bytes[end] != b'"' {
            is_plain &= bytes[end] != b'\\';
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let quoted = self.take(end + 1);
        match is_plain {
            true => Ok(quoted[1..end].to_owned()),
            false => Ok(serde_json::from_str(quoted)?),
        }
    }

    /// A number, or one of the three names.
    fn word(&mut self) -> &'a str {
        let ends = |c: char| matches!(c, ',' | ']' | '}') || c.is_ascii_whitespace();
        self.take(self.0.find(ends).unwrap_or(self.0.len()))
    }

    /// The first byte that is no white space; nothing stands before it any more.
    fn first(&mut self) -> Option<u8> {
        self.0 = self.0.trim_ascii_start();
        self.0.bytes().next()
    }

    fn pass(&mut self, byte: u8) -> bool {
        let is_it = self.first() == Some(byte);
        self.take(usize::from(is_it));
        is_it
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_text_order_and_duplicates_survive() {
        let document = parse(br#" {"b":1.0,"a":9007199254740993,"b":1e3} "#).unwrap();
        assert_eq!(
            document.to_string(),
            r#"{"b":1.0,"a":9007199254740993,"b":1e3}"#
        );
    }

    #[test]
    fn garbage_after_the_document_is_not_json() {
        assert!(parse(b"{} x").is_err());
        assert!(parse(b"").is_err());
        assert!(parse(b"{\"a\":\"\xff\"}").is_err());
    }

    #[test]
    fn white_space_and_escapes_are_read_wherever_they_may_stand() {
        let text = " { \"a\\n\\\"\" : [ ] ,\n\"b\":[ 1 , -2e5 ,{ } , null,true ,\"\\\\\" , \"\\u00e9{}[],:\" ] } ";
        let document = parse(text.as_bytes()).unwrap();
        let written = r#"{"a\n\"":[],"b":[1,-2e5,{},null,true,"\\","é{}[],:"]}"#;
        assert_eq!(document.to_string(), written);
        assert_eq!(parse(b" 1.50 ").unwrap(), Json::Number("1.50".to_owned()));
    }

    #[test]
    fn half_a_character_is_no_text() {
        assert!(parse(br#"{"a":"\ud800"}"#).is_err());
        assert!(parse(br#"{"\ud800":1}"#).is_err());
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}{}", "[".repeat(65), "]".repeat(65));
        assert!(matches!(parse(deep.as_bytes()), Err(ParseError::TooDeep)));
    }
}
