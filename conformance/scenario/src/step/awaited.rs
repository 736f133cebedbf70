//! What is expected to come back: a document, or an accident that was arranged.

use crate::accident::Accident;
use crate::expectation::Expectation;
use crate::reader::Reader;
use paysys_yaml::{Node, Shape};

/// What is expected to come back.
#[derive(Clone, Debug)]
pub enum Awaited {
    Accident(Accident),
    Document(Expectation),
}

impl Awaited {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Self {
        let accident = match &node.shape {
            Shape::Text(text) => Accident::read(text),
            _ => None,
        };
        match accident {
            Some(accident) => Self::Accident(accident),
            None => Self::Document(Expectation::read(node, reader)),
        }
    }
}
