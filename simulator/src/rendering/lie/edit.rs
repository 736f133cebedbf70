//! How an answer can be altered: the small language that lies are written in.

use super::members::Members;

/// One alteration of an object. Without the member that it is about nothing happens.
pub(super) enum Edit {
    Remove(&'static str),
    Rename(&'static str, &'static str),
    /// Writes this JSON into the first of these members that is there.
    Put(&'static [&'static str], &'static str),
    /// Writes this JSON into a member that is null.
    Fill(&'static str, &'static str),
    /// Makes another JSON text of a member's.
    Rewrite(&'static str, fn(&str) -> String),
    RewriteAll(fn(&str) -> String),
    Push(&'static str, &'static str),
    /// Adds a member of the same name at the end, with a value made of the first one's.
    Repeat(&'static str, fn(&str) -> String),
    MoveInto(&'static str, &'static str),
    /// Puts the member of the same name within a member in its place.
    Lift(&'static str),
    In(&'static str, &'static [Self]),
    /// Alters what is told about the payment: a payout's `details` (PAY-02), a check's inner `result`
    /// (CHK-02). An error tells nothing about it.
    Payload(&'static [Self]),
}

/// Makes all alterations in their order.
pub(super) fn apply(edits: &[Edit], object: &mut Members) {
    for edit in edits {
        edit.apply(object);
    }
}

impl Edit {
    fn apply(&self, object: &mut Members) {
        match *self {
            Self::Remove(name) => object.remove(name),
            Self::Rename(name, new_name) => object.rename(name, new_name),
            Self::Put(names, json) => {
                if let Some(name) = names.iter().find(|name| object.get(name).is_some()) {
                    object.alter(name, |_| json.to_owned());
                }
            }
            Self::Fill(name, json) => object.alter(name, |value| match value {
                "null" => json.to_owned(),
                _ => value.to_owned(),
            }),
            Self::Rewrite(name, rewrite) => object.alter(name, rewrite),
            Self::RewriteAll(rewrite) => object.alter_all(rewrite),
            Self::Push(name, json) => object.push(name, json),
            Self::Repeat(name, rewrite) => {
                if let Some(value) = object.get(name).map(rewrite) {
                    object.push(name, value);
                }
            }
            Self::MoveInto(target, name) => {
                if let Some(value) = object.get(name).map(str::to_owned)
                    && object.edit(target, |target| target.push(name, value))
                {
                    object.remove(name);
                }
            }
            Self::Lift(name) => {
                let mut inner = None;
                object.edit(name, |outer| inner = outer.get(name).map(str::to_owned));
                if let Some(inner) = inner {
                    object.alter(name, |_| inner);
                }
            }
            Self::In(name, edits) => {
                object.edit(name, |inner| apply(edits, inner));
            }
            Self::Payload(edits) => {
                object.edit("result", |result| {
                    result.edit("details", |told| apply(edits, told));
                    result.edit("result", |told| apply(edits, told));
                });
            }
        }
    }
}
