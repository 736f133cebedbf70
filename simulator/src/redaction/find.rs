//! Finds: what must not leave, and where it stands.

use std::ops::Range;

use super::plain::Plain;

/// What was found, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Find {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
    /// Whether it is a JSON number, which words cannot stand in for.
    pub(super) is_number: bool,
    /// What is meant there, whatever its spelling.
    pub(super) meant: Vec<u8>,
}

/// What something is that must not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Key,
    Hash,
    /// Of a card's number, the first six and the last four digits may be shown.
    CardNumber,
    CardData,
}

/// Finds in their order; those that overlap have become one.
pub(super) fn united(text: &[u8], mut finds: Vec<Find>) -> Vec<Find> {
    finds.sort_by_key(|find| (find.range.start, std::cmp::Reverse(find.range.end)));
    let mut united: Vec<Find> = Vec::with_capacity(finds.len());
    for find in finds {
        match united.last_mut() {
            Some(last) if find.range.start < last.range.end => {
                if find.range.end > last.range.end {
                    last.range.end = find.range.end;
                    last.meant = Plain::of(&text[last.range.clone()]).bytes;
                    if last.kind == Kind::CardNumber {
                        last.kind = find.kind;
                    }
                }
            }
            _ => united.push(find),
        }
    }
    united
}
