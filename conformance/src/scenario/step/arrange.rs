//! `arrange`: changes the situation in the middle of a scenario.

use crate::scenario::arrangement::read_progression;
use crate::scenario::reader::Reader;
use crate::yaml::{Fields, Node};

/// From the next payment on.
#[derive(Clone, Debug)]
pub struct Arrange {
    /// How payments go.
    pub progression: String,
}

pub(super) const KEYS: [&str; 1] = ["progression"];

impl Arrange {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fields = Fields::of(node, "`arrange`", &KEYS, &mut reader.problems)?;
        let progression = fields.need("progression", "`arrange`", &mut reader.problems)?;
        Some(Self {
            progression: read_progression(progression, reader)?,
        })
    }
}
