//! What came of a step.

use std::sync::Arc;

use super::CommandResult;
use crate::journal::{Ending, Entry};
use crate::rendering::Rendered;
use paysys_core::command::CommandError;

/// What came of a step.
#[derive(Debug)]
pub(crate) enum Applied {
    Request(Arc<Entry>, Rendered),
    Command(Box<Result<CommandResult, CommandError>>),
    /// Whether all the payments that a test means to make could be declared.
    Declared(bool),
    Reset,
    HandedOver,
}

/// Who was given what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// This process, which answers.
    Ours,
    /// Another one, which is or was to answer.
    Others,
}

impl Applied {
    pub(super) fn request(self) -> (Arc<Entry>, Rendered) {
        match self {
            Self::Request(entry, rendered) => (entry, rendered),
            other => unreachable!("a request came to {other:?}"),
        }
    }

    /// Nobody waits for the answer: whoever asked has gone.
    pub(super) fn nobody_waits(&self) {
        if let Self::Request(entry, _) = self {
            entry.receipt.end(Ending::ClientGone);
        }
    }
}
