//! From [`Json`] to text: compact on the wire, indented for people.

use std::fmt::{self, Write};

use super::Json;

impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self, None, formatter)
    }
}

impl Json {
    /// Several lines, two spaces per level.
    #[must_use]
    pub fn pretty(&self) -> String {
        let mut text = String::new();
        write(self, Some(0), &mut text).expect("writing to a string cannot fail");
        text
    }
}

fn write(value: &Json, indent: Option<usize>, out: &mut dyn Write) -> fmt::Result {
    match value {
        Json::Null => out.write_str("null"),
        Json::Bool(value) => write!(out, "{value}"),
        Json::Number(text) => out.write_str(text),
        Json::Text(text) => write_text(text, out),
        Json::List(items) => write_between('[', ']', items, indent, out, |item, indent, out| {
            write(item, indent, out)
        }),
        Json::Object(members) => write_between(
            '{',
            '}',
            members,
            indent,
            out,
            |(name, value), indent, out| {
                write_text(name, out)?;
                out.write_str(if indent.is_some() { ": " } else { ":" })?;
                write(value, indent, out)
            },
        ),
    }
}

fn write_text(text: &str, out: &mut dyn Write) -> fmt::Result {
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if text.bytes().all(is_plain) {
        out.write_char('"')?;
        out.write_str(text)?;
        return out.write_char('"');
    }
    out.write_str(&serde_json::to_string(text).expect("text always has a JSON form"))
}

fn write_between<T>(
    open: char,
    close: char,
    items: &[T],
    indent: Option<usize>,
    out: &mut dyn Write,
    each: impl Fn(&T, Option<usize>, &mut dyn Write) -> fmt::Result,
) -> fmt::Result {
    out.write_char(open)?;
    let inner = indent.map(|level| level + 1);
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            out.write_char(',')?;
        }
        new_line(inner, out)?;
        each(item, inner, out)?;
    }
    if !items.is_empty() {
        new_line(indent, out)?;
    }
    out.write_char(close)
}

fn new_line(indent: Option<usize>, out: &mut dyn Write) -> fmt::Result {
    match indent {
        Some(level) => write!(out, "\n{:width$}", "", width = level * 2),
        None => Ok(()),
    }
}
