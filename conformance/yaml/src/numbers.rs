//! Numbers as they are written: the library makes doubles of what does not fit, and takes notations that JSON does not have.

use super::{Node, Problem, Problems, Shape};
use paysys_shared::json;
use paysys_shared::json::Json;

/// Puts the source text of each number in the place of what the library made of it; a notation that is not JSON's is a
/// mistake.
pub(super) fn restore(node: &mut Node, text: &str, problems: &mut Problems) {
    match &mut node.shape {
        Shape::Null | Shape::Bool(_) | Shape::Text(_) => {}
        Shape::List(items) => items
            .iter_mut()
            .for_each(|item| restore(item, text, problems)),
        Shape::Map(entries) => entries
            .iter_mut()
            .for_each(|(_, value)| restore(value, text, problems)),
        Shape::Number(number) => {
            let end = node.span.start.saturating_add(node.span.length);
            let written = text.get(node.span.start..end).unwrap_or_default().trim();
            if matches!(json::parse(written.as_bytes()), Ok(Json::Number(_))) {
                written.clone_into(number);
            } else if is_number_like(written) {
                let message = format!("`{written}` is not how JSON writes a number");
                let help = "write it without leading zeros, `+`, `_`, or another base; or as text, in quotes";
                problems.push(Problem::at(node.span, message).help(help));
            }
        }
    }
}

/// A span that covers no number (a merged or aliased value) says nothing about how it is written.
fn is_number_like(written: &str) -> bool {
    let first = written.chars().next();
    first.is_some_and(|first| first.is_ascii_digit() || "+-.".contains(first))
}
