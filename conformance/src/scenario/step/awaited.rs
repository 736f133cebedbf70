//! What is expected to come back: a document, or an accident that was arranged.

use crate::scenario::expectation::Expectation;
use crate::scenario::reader::Reader;
use crate::yaml::{Node, Shape};

/// What is expected to come back.
#[derive(Clone, Debug)]
pub enum Awaited {
    /// `<no answer>`: the connection ends, or the time is up, before an answer is complete.
    NoAnswer,
    /// `<no rpc answer>`: an HTTP answer from something in front of the gateway, without an RPC body.
    NoRpcAnswer,
    /// A document that looks like this.
    Document(Expectation),
}

impl Awaited {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Self {
        match &node.shape {
            Shape::Text(text) if text == Self::NoAnswer.marker() => Self::NoAnswer,
            Shape::Text(text) if text == Self::NoRpcAnswer.marker() => Self::NoRpcAnswer,
            _ => Self::Document(Expectation::read(node, reader)),
        }
    }

    /// How it is written, for accidents.
    #[must_use]
    pub fn marker(&self) -> &'static str {
        match self {
            Self::NoAnswer => "<no answer>",
            Self::NoRpcAnswer => "<no rpc answer>",
            Self::Document(_) => "a document",
        }
    }
}
