//! What came of a request.

use crate::control::ControlError;
use crate::journal::Entry;
use paysys_core::answer::Reply;

/// What the client was to be told, whatever the delivery made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Payout,
    Check,
    /// The result of a method that the profile added.
    Stub,
    Error,
    /// The request never became a call (ENV-15).
    NotACall,
}

impl Outcome {
    pub(crate) const ALL: [Self; 5] = [
        Self::Payout,
        Self::Check,
        Self::Stub,
        Self::Error,
        Self::NotACall,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Payout => "payout",
            Self::Check => "check",
            Self::Stub => "stub",
            Self::Error => "error",
            Self::NotACall => "not-a-call",
        }
    }

    pub(crate) fn of(entry: &Entry) -> Self {
        let reply = entry.ruling.as_ref().map(|ruling| &ruling.decision.reply);
        reply.map_or(Self::NotACall, Self::of_reply)
    }

    /// What a call came to that is answered like this.
    pub(crate) const fn of_reply(reply: &Reply) -> Self {
        match reply {
            Reply::Payout(_) => Self::Payout,
            Reply::Check(_) => Self::Check,
            Reply::Stub(_) => Self::Stub,
            Reply::Error(_) => Self::Error,
        }
    }

    pub(crate) fn read(name: &str) -> Result<Self, ControlError> {
        let named = Self::ALL.into_iter().find(|outcome| outcome.name() == name);
        named.ok_or_else(|| ControlError::unknown("outcome", name, Self::ALL.map(Self::name)))
    }
}
