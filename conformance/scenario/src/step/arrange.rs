//! `arrange`: changes the situation in the middle of a scenario.

use crate::reader::Reader;
use crate::rule;
use crate::rule::Rule;
use paysys_yaml::{Fields, Node, Problem};

/// From the next call on.
#[derive(Clone, Debug)]
pub struct Arrange {
    /// How calls are treated; where several rules ask for the same, the newest decides.
    pub rules: Vec<Rule>,
}

pub(super) const KEYS: [&str; 2] = rule::KEYS;

impl Arrange {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fields = Fields::of(node, "`arrange`", &KEYS, &mut reader.problems)?;
        let rules = Rule::read_all(&fields, reader);
        if KEYS.iter().all(|key| fields.get(key).is_none()) {
            let message = "`arrange` needs `progression` or `rules`";
            reader.problems.push(Problem::at(node.span, message));
            return None;
        }
        Some(Self { rules })
    }
}
