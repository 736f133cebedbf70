//! JSON with gaps that are filled from the call.

use std::borrow::Cow;
use std::fmt::Write;

use crate::document::is_json;

use super::{Expression, ExpressionError, Source};
use crate::fields::Token;

/// JSON in which `${…}` stands for values of the call. A text that is nothing but one gap becomes that value,
/// number or object as it is; inside a longer text it becomes text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Template {
    Literal(Box<str>),
    Value(Expression),
    Text(Vec<Piece>),
    List(Vec<Self>),
    Object(Vec<(Box<str>, Self)>),
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Literal(Box<str>),
    Value(Expression),
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("`${{` without a closing `}}`; write `$${{` for a `${{` that is only text")]
    Open,
    #[error(transparent)]
    Expression(#[from] ExpressionError),
}

impl Template {
    /// Reads a text; `$${` stands for `${`.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut pieces = pieces(text)?;
        match (pieces.pop(), pieces.is_empty()) {
            (None, _) => Ok(Self::Literal(quoted("").into())),
            (Some(Piece::Value(only)), true) => Ok(Self::Value(only)),
            (Some(Piece::Literal(only)), true) => Ok(Self::Literal(quoted(&only).into())),
            (Some(last), false) => {
                pieces.push(last);
                Ok(Self::Text(pieces))
            }
        }
    }

    /// Writes it as JSON; what the call does not have is null, and nothing inside a text.
    pub fn write(&self, source: &mut impl Source, json: &mut String) {
        match self {
            Self::Literal(text) => json.push_str(text),
            Self::Value(expression) => {
                json.push_str(&source.value(expression).unwrap_or("null".into()));
            }
            Self::Text(pieces) => {
                let mut text = String::new();
                for piece in pieces {
                    piece.write(source, &mut text);
                }
                json.push_str(&quoted(&text));
            }
            Self::List(items) => write_list(items, source, json),
            Self::Object(members) => write_object(members, source, json),
        }
    }

    pub fn each_gap(&self, seen: &mut impl FnMut(&Expression)) {
        match self {
            Self::Literal(_) => {}
            Self::Value(expression) => seen(expression),
            Self::Text(pieces) => pieces.iter().for_each(|piece| match piece {
                Piece::Literal(_) => {}
                Piece::Value(expression) => seen(expression),
            }),
            Self::List(items) => items.iter().for_each(|item| item.each_gap(seen)),
            Self::Object(members) => members.iter().for_each(|(_, member)| member.each_gap(seen)),
        }
    }
}

impl Piece {
    fn write(&self, source: &mut impl Source, text: &mut String) {
        match self {
            Self::Literal(literal) => text.push_str(literal),
            Self::Value(expression) => {
                if let Some(value) = source.value(expression) {
                    text.push_str(&in_text(&value));
                }
            }
        }
    }
}

/// What a value is within a text: null is nothing, and a text has no quotes.
pub(crate) fn in_text(json: &str) -> Cow<'_, str> {
    match Token::of_text(json) {
        _ if !is_json(json) => "".into(),
        Token::Null => "".into(),
        Token::Text(decoded) => decoded,
        _ => json.into(),
    }
}

fn write_list(items: &[Template], source: &mut impl Source, json: &mut String) {
    json.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        item.write(source, json);
    }
    json.push(']');
}

fn write_object(members: &[(Box<str>, Template)], source: &mut impl Source, json: &mut String) {
    json.push('{');
    for (index, (key, value)) in members.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        write!(json, "{comma}{}:", quoted(key)).expect("memory takes all text");
        value.write(source, json);
    }
    json.push('}');
}

fn pieces(text: &str) -> Result<Vec<Piece>, TemplateError> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        if rest[..at].ends_with('$') {
            literal.push_str(&rest[..at - 1]);
            literal.push_str("${");
            rest = &rest[at + 2..];
            continue;
        }
        literal.push_str(&rest[..at]);
        let (inside, behind) = rest[at + 2..].split_once('}').ok_or(TemplateError::Open)?;
        if !literal.is_empty() {
            pieces.push(Piece::Literal(std::mem::take(&mut literal).into()));
        }
        pieces.push(Piece::Value(Expression::parse(inside)?));
        rest = behind;
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        pieces.push(Piece::Literal(literal.into()));
    }
    Ok(pieces)
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("every text is a JSON string")
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    /// Answers each expression with its name, but for a few.
    struct Sample;

    impl Source for Sample {
        fn value(&mut self, expression: &Expression) -> Option<Cow<'_, str>> {
            match expression {
                Expression::Params(path) => match path.to_string().as_str() {
                    "number" => Some("1.50".into()),
                    "text" => Some(r#""a\"b""#.into()),
                    "object" => Some(r#"{"k":[1]}"#.into()),
                    _ => None,
                },
                _ => Some("null".into()),
            }
        }
    }

    fn written(text: &str) -> String {
        let mut json = String::new();
        Template::parse(text).unwrap().write(&mut Sample, &mut json);
        json
    }

    #[test]
    fn a_gap_alone_keeps_its_type_and_inside_a_text_it_is_text() {
        assert_eq!(written("${params.number}"), "1.50");
        assert_eq!(written("${params.text}"), r#""a\"b""#);
        assert_eq!(written("${params.object}"), r#"{"k":[1]}"#);
        assert_eq!(
            written("n=${params.number}, t=${params.text}"),
            r#""n=1.50, t=a\"b""#
        );
        assert_eq!(written("${params.object}!"), r#""{\"k\":[1]}!""#);
    }

    #[test]
    fn what_is_missing_is_null_and_nothing_inside_a_text() {
        assert_eq!(written("${params.other}"), "null");
        assert_eq!(written("<${params.other}${id}>"), r#""<>""#);
    }

    #[test]
    fn text_without_gaps_stays_text() {
        assert_eq!(written(""), r#""""#);
        assert_eq!(written("$ {} $5"), r#""$ {} $5""#);
        assert_eq!(written("$${params.number}"), r#""${params.number}""#);
        assert_eq!(written("a$${b}${params.number}"), r#""a${b}1.50""#);
    }

    #[test]
    fn an_open_gap_is_refused() {
        assert_eq!(Template::parse("x ${params.a"), Err(TemplateError::Open));
        assert!(Template::parse("${nothing}").is_err());
    }
}
