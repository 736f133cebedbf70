//! What is expected to come back: a document, or an accident that was arranged.

use crate::expectation::Expectation;
use crate::reader::Reader;
use paysys_yaml::{Node, Shape};

/// What is expected to come back.
#[derive(Clone, Debug)]
pub enum Awaited {
    /// An accident that was arranged.
    Accident(Accident),
    /// A document that looks like this.
    Document(Expectation),
}

/// An accident that only an arranged situation brings about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accident {
    /// The connection ends, or the time is up, before an answer is complete.
    NoAnswer,
    /// An HTTP answer from something in front of the gateway, without an RPC body.
    NoRpcAnswer,
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

impl Accident {
    fn read(text: &str) -> Option<Self> {
        let known = [Self::NoAnswer, Self::NoRpcAnswer];
        known.into_iter().find(|known| known.marker() == text)
    }

    /// How it is written.
    #[must_use]
    pub const fn marker(self) -> &'static str {
        match self {
            Self::NoAnswer => "<no answer>",
            Self::NoRpcAnswer => "<no rpc answer>",
        }
    }
}
