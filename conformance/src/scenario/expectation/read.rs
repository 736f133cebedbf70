//! From YAML to expectations.

use super::{Expectation, Marker};
use crate::scenario::reader::Reader;
use crate::scenario::template::Template;
use crate::yaml::{Node, Shape};

impl Expectation {
    /// Reads an expectation; mistakes are noted in the reader.
    pub(in crate::scenario) fn read(node: &Node, reader: &mut Reader<'_>) -> Self {
        match &node.shape {
            Shape::Text(text) if text.starts_with("<<") => {
                Self::Equal(Template::read_text(&text[1..], node.span, reader))
            }
            Shape::Text(text) if text.starts_with('<') => {
                Self::Marked(Marker::read(text, node.span, reader))
            }
            Shape::List(items) => {
                Self::List(items.iter().map(|item| Self::read(item, reader)).collect())
            }
            Shape::Map(entries) => match entries.as_slice() {
                [(key, inner)] if key.text == "only" && matches!(inner.shape, Shape::Map(_)) => {
                    Self::read(inner, reader).only()
                }
                _ => {
                    let members = reader.members(entries, |key, value, reader| {
                        (key.text.clone(), Self::read(value, reader))
                    });
                    Self::Object {
                        members,
                        only: false,
                    }
                }
            },
            _ => Self::Equal(Template::read(node, reader)),
        }
    }

    fn only(self) -> Self {
        match self {
            Self::Object { members, .. } => Self::Object {
                members,
                only: true,
            },
            other => other,
        }
    }
}
