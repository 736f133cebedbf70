//! What came of a request.

use super::Entry;
use paysys_core::answer::Reply;

/// What the client was to be told, whatever the delivery made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Payout,
    Check,
    /// The result of a method that the profile added.
    Stub,
    Error,
    /// The request never became a call (ENV-15).
    NotACall,
}

impl Outcome {
    pub const ALL: [Self; 5] = [
        Self::Payout,
        Self::Check,
        Self::Stub,
        Self::Error,
        Self::NotACall,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Payout => "payout",
            Self::Check => "check",
            Self::Stub => "stub",
            Self::Error => "error",
            Self::NotACall => "not-a-call",
        }
    }

    pub fn of(entry: &Entry) -> Self {
        let reply = entry.ruling.as_ref().map(|ruling| &ruling.decision.reply);
        reply.map_or(Self::NotACall, Self::of_reply)
    }

    /// What a call came to that is answered like this.
    pub const fn of_reply(reply: &Reply) -> Self {
        match reply {
            Reply::Payout(_) => Self::Payout,
            Reply::Check(_) => Self::Check,
            Reply::Stub(_) => Self::Stub,
            Reply::Error(_) => Self::Error,
        }
    }
}
