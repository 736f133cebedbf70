//! JSON with holes: `${payout.result.details.transaction_id}`. Filled after parsing, so types survive.

use std::borrow::Cow;

use super::bindings::{Bindings, Missing};
use super::reader::Reader;
use paysys_shared::json::Json;
use paysys_yaml::{Node, Problem, Shape, Span};

/// A document in which some values are taken from elsewhere.
#[derive(Clone, Debug)]
pub enum Template {
    Literal(Json),
    /// A value that is one reference: it becomes what it stands for, type and all.
    Value(Reference),
    Text(Vec<Piece>),
    List(Vec<Template>),
    Object(Vec<(String, Template)>),
}

/// A name and a path below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference(pub Vec<String>);

/// A stretch of text with holes.
#[derive(Clone, Debug)]
pub enum Piece {
    Plain(String),
    Hole(Reference),
}

impl Template {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Self {
        match &node.shape {
            Shape::Null => Self::Literal(Json::Null),
            Shape::Bool(value) => Self::Literal(Json::Bool(*value)),
            Shape::Number(text) => Self::Literal(Json::Number(text.clone())),
            Shape::Text(text) => Self::read_text(text, node.span, reader),
            Shape::List(items) => {
                Self::List(items.iter().map(|item| Self::read(item, reader)).collect())
            }
            Shape::Map(entries) => Self::Object(reader.members(entries, |key, value, reader| {
                (key.text.clone(), Self::read(value, reader))
            })),
        }
    }

    pub(super) fn read_text(text: &str, span: Span, reader: &mut Reader<'_>) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            let before = &rest[..at];
            if let Some(before) = before.strip_suffix('$') {
                push_plain(&mut pieces, &format!("{before}${{"));
                rest = &rest[at + 2..];
                continue;
            }
            push_plain(&mut pieces, before);
            let Some(end) = rest[at..].find('}') else {
                reader.problems.push(
                    Problem::at(span, "`${` without its `}`").help("write `$${` for a plain `${`"),
                );
                return Self::Literal(Json::Null);
            };
            pieces.push(Piece::Hole(Reference::read(
                &rest[at + 2..at + end],
                span,
                reader,
            )));
            rest = &rest[at + end + 1..];
        }
        push_plain(&mut pieces, rest);
        Self::of_pieces(pieces)
    }

    fn of_pieces(mut pieces: Vec<Piece>) -> Self {
        match pieces.as_mut_slice() {
            [] => Self::Literal(Json::text("")),
            [Piece::Plain(text)] => Self::Literal(Json::Text(std::mem::take(text))),
            [Piece::Hole(Reference(path))] => Self::Value(Reference(std::mem::take(path))),
            _ => Self::Text(pieces),
        }
    }

    /// Fills every hole.
    ///
    /// # Errors
    /// When an earlier answer lacks what is referred to.
    pub fn fill(&self, bindings: &Bindings) -> Result<Json, Missing> {
        match self {
            Self::Literal(value) => Ok(value.clone()),
            Self::Value(reference) => bindings.find(&reference.0).cloned(),
            Self::Text(pieces) => fill_text(pieces, bindings).map(Json::Text),
            Self::List(items) => items
                .iter()
                .map(|item| item.fill(bindings))
                .collect::<Result<_, _>>()
                .map(Json::List),
            Self::Object(members) => {
                let fill =
                    |(name, value): &(String, Self)| Ok((name.clone(), value.fill(bindings)?));
                members
                    .iter()
                    .map(fill)
                    .collect::<Result<_, _>>()
                    .map(Json::Object)
            }
        }
    }

    /// The same where it is only looked at.
    pub(super) fn value<'a>(&'a self, bindings: &'a Bindings) -> Result<Cow<'a, Json>, Missing> {
        match self {
            Self::Literal(value) => Ok(Cow::Borrowed(value)),
            Self::Value(reference) => bindings.find(&reference.0).map(Cow::Borrowed),
            other => other.fill(bindings).map(Cow::Owned),
        }
    }

    /// Fills every hole and writes the result as text: a string without its quotes, anything else as JSON.
    ///
    /// # Errors
    /// As [`Template::fill`].
    pub fn fill_as_text(&self, bindings: &Bindings) -> Result<String, Missing> {
        self.fill(bindings).map(|value| plain_text(&value))
    }
}

impl Reference {
    fn read(text: &str, span: Span, reader: &mut Reader<'_>) -> Self {
        let names: Vec<String> = text.split('.').map(str::to_owned).collect();
        if names
            .iter()
            .any(|name| name.trim() != name || name.is_empty())
        {
            let help = "names joined by dots: `${payout.result.details.transaction_id}`";
            reader
                .problems
                .push(Problem::at(span, format!("`${{{text}}}` is not a reference")).help(help));
        } else {
            reader.check_reference(&names, span);
        }
        Self(names)
    }
}

fn push_plain(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Plain(before)) => before.push_str(text),
        _ => pieces.push(Piece::Plain(text.to_owned())),
    }
}

fn fill_text(pieces: &[Piece], bindings: &Bindings) -> Result<String, Missing> {
    let fill = |piece: &Piece| match piece {
        Piece::Plain(text) => Ok(text.clone()),
        Piece::Hole(reference) => bindings.find(&reference.0).map(plain_text),
    };
    pieces.iter().map(fill).collect()
}

fn plain_text(value: &Json) -> String {
    value
        .as_text()
        .map_or_else(|| value.to_string(), str::to_owned)
}
