//! What a client printed besides claims, and what it left behind.

use std::mem::discriminant;

use super::super::claim::NoClaim;
use paysys_contract::Said;

/// One remark about a start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    NoClaim { why: NoClaim, line: String },
    LeftProcesses,
}

impl Remark {
    /// The same with another wording of what the client wrote freely.
    pub(super) fn map_text(self, change: impl Fn(String) -> String) -> Self {
        match self {
            Self::NoClaim { why, line } => Self::NoClaim {
                why: why.map_text(&change),
                line: change(line),
            },
            Self::LeftProcesses => self,
        }
    }

    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::NoClaim { why, .. }, Self::NoClaim { why: other, .. }) => {
                discriminant(why) == discriminant(other)
            }
            (one, other) => one == other,
        }
    }
}

impl Remark {
    pub(crate) fn said(&self) -> Said {
        match self {
            Self::NoClaim { why, line } => Said::of("trial.no_claim")
                .with("why", why.said())
                .with("line", line),
            Self::LeftProcesses => Said::of("trial.left_processes"),
        }
    }
}
