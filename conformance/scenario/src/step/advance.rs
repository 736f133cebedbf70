//! `advance`: moves the sandbox's clock.

use jiff::{SignedDuration, Timestamp};

use crate::reader::Reader;
use paysys_yaml::{Fields, Node, Problem, Shape};

/// How far.
#[derive(Clone, Copy, Debug)]
pub enum Advance {
    By(SignedDuration),
    To(Timestamp),
    Next,
}

pub(super) const KEYS: [&str; 3] = ["by", "to", "next"];

impl Advance {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fields = Fields::of(node, "`advance`", &KEYS, &mut reader.problems)?;
        match KEYS.map(|key| fields.get(key)) {
            [Some(node), None, None] => reader.duration(node, "by").map(Self::By),
            [None, Some(node), None] => read_moment(node, reader).map(Self::To),
            [None, None, Some(node)] if matches!(node.shape, Shape::Bool(true)) => Some(Self::Next),
            _ => {
                let help = "`advance: { by: 1h }`, `advance: { to: 2026-01-01T00:00:00Z }` or `advance: { next: true }`";
                let message = "`advance` says one of `by`, `to` and `next`";
                reader
                    .problems
                    .push(Problem::at(node.span, message).help(help));
                None
            }
        }
    }
}

fn read_moment(node: &Node, reader: &mut Reader<'_>) -> Option<Timestamp> {
    let text = node.text("to", &mut reader.problems)?;
    let moment = text.parse().ok();
    if moment.is_none() {
        let problem = Problem::at(node.span, format!("`{text}` is not a moment"));
        reader.problems.push(problem.help("`2026-01-01T00:00:00Z`"));
    }
    moment
}
