//! `advance`: moves the sandbox's clock.

use jiff::SignedDuration;

use crate::scenario::reader::Reader;
use crate::yaml::{Fields, Node, Problem, Shape};

/// How far.
#[derive(Clone, Copy, Debug)]
pub enum Advance {
    /// This far.
    By(SignedDuration),
    /// To the next thing that happens.
    Next,
}

pub(super) const KEYS: [&str; 2] = ["by", "next"];

impl Advance {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fields = Fields::of(node, "`advance`", &KEYS, &mut reader.problems)?;
        match (fields.get("by"), fields.get("next").map(|node| &node.shape)) {
            (Some(node), None) => reader.duration(node, "by").map(Self::By),
            (None, Some(Shape::Bool(true))) => Some(Self::Next),
            _ => {
                let help = "`advance: { by: 1h }` or `advance: { next: true }`";
                reader.problems.push(
                    Problem::at(node.span, "`advance` says either `by` or `next`").help(help),
                );
                None
            }
        }
    }
}
