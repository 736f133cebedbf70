//! From YAML to expectations.

use super::marker::marker_within;
use super::{Expectation, Marker};
use crate::reader::Reader;
use crate::template::Template;
use paysys_shared::json::Json;
use paysys_yaml::{Key, Node, Problem, Shape};

impl Expectation {
    /// Reads an expectation; mistakes are noted in the reader.
    pub(crate) fn read(node: &Node, reader: &mut Reader<'_>) -> Self {
        match &node.shape {
            Shape::Text(text) if text.starts_with("<<") => {
                Self::Equal(Template::read_text(&text[1..], node.span, reader))
            }
            Shape::Text(text) if text.starts_with('<') => {
                Self::Marked(Marker::read(text, node.span, reader))
            }
            Shape::Text(text) if marker_within(text).is_some() => {
                let marker = marker_within(text).unwrap_or_default();
                let message = format!("`{marker}` means nothing within a text");
                let help = "a marker is the whole text, alternatives are joined by `or`: `<integer or null>`, `<one of 1, null>`";
                reader
                    .problems
                    .push(Problem::at(node.span, message).help(help));
                Self::Equal(Template::Literal(Json::Null))
            }
            Shape::List(items) => {
                Self::List(items.iter().map(|item| Self::read(item, reader)).collect())
            }
            Shape::Map(entries) => match entries.as_slice() {
                [(key, inner)] if key.text == "only" && matches!(inner.shape, Shape::Map(_)) => {
                    Self::read(inner, reader).only()
                }
                _ => {
                    if let Some((key, _)) = misplaced_only(entries) {
                        let help = "`{ only: { … } }` holds all members that are awaited, and stands alone";
                        reader.problems.push(
                            Problem::at(
                                key.span,
                                "`only` stands beside other members, or holds none",
                            )
                            .help(help),
                        );
                    }
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

/// `only` where it says nothing: beside other members, or without a mapping. No answer of this protocol has such a member.
fn misplaced_only(entries: &[(Key, Node)]) -> Option<&(Key, Node)> {
    entries.iter().find(|(key, _)| key.text == "only")
}
