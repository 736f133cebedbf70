//! What an answer says about the money.

use crate::reader::Reader;
use paysys_yaml::Node;

/// What an answer says about the money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Money {
    /// It is paid, or it is certain that it is not.
    #[default]
    Settled,
    /// Nobody can tell from the answer (PAY-13).
    Unknown,
}

impl Money {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        node.one_of("money", &[("unknown", Self::Unknown)], &mut reader.problems)
    }
}
