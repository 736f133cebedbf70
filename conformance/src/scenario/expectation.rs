//! Expectations look like the document they expect.

mod compare;
mod marker;
mod read;

pub use compare::{Difference, Mismatch};

use super::bindings::Bindings;
use super::template::Template;
use crate::contract::Contract;
use marker::Marker;

/// What a value must be.
#[derive(Clone, Debug)]
pub enum Expectation {
    /// Equal in type and value.
    Equal(Template),
    /// As a marker says.
    Marked(Marker),
    /// Item by item.
    List(Vec<Expectation>),
    /// Member by member.
    Object {
        /// The members named.
        members: Vec<(String, Expectation)>,
        /// Whether others are forbidden.
        only: bool,
    },
}

/// What the comparison needs to know besides the document.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    /// For literals that refer to earlier answers.
    pub bindings: &'a Bindings,
    /// For `<error code>` and its like.
    pub contract: &'a Contract,
    /// The gateway's clock when it answered, Unix seconds, where it is known.
    pub gateway_now: Option<i64>,
}
