//! What can be given to a sandbox besides calls. A closed list, so that a journal of calls and
//! commands is all there is to know about how a sandbox came to be as it is.

use std::time::Duration;

use super::clock::Pace;
use super::ledger::TransactionId;
use super::payment::IllegalTransition;
use super::progression::Shown;
use super::rule::{RuleId, RuleSpec, Rules};
use super::{Moment, Status};

/// Something that somebody arranges.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Gives the clock another pace, another time (not an earlier one), or both.
    SetClock {
        /// How it goes on; without it, as before.
        pace: Option<Pace>,
        /// What it shows; without it, what it showed.
        now: Option<Moment>,
    },
    Advance(Advance),
    AddRule(Box<RuleSpec>),
    RemoveRule(RuleId),
    ClearRules,
    SetStatus {
        transaction_id: TransactionId,
        status: Status,
        force: bool,
    },
}

/// How far to move the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advance {
    By(Duration),
    To(Moment),
    /// To whatever comes next by time; nowhere when nothing does.
    Next,
}

/// What a command brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub now: Moment,
    pub rule: Option<RuleId>,
    /// The first [`Outcome::LISTED`] changes, in the order in which they came due.
    pub changed: Vec<Change>,
    pub count: usize,
}

impl Outcome {
    pub const LISTED: usize = 1000;

    pub(super) const fn quiet(now: Moment) -> Self {
        Self {
            now,
            rule: None,
            changed: Vec::new(),
            count: 0,
        }
    }
}

/// A payment that moved on, or was made late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub transaction_id: TransactionId,
    /// When, in sandbox time.
    pub at: Moment,
    /// What was shown before; nothing where the payment was only made now.
    pub from: Option<Shown>,
    pub to: Shown,
}

/// Why a command was not followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Clock(#[from] AdvanceError),
    #[error(transparent)]
    Status(#[from] SetStatusError),
    /// Each rule is looked at for each call.
    #[error("this sandbox has {} rules already", Rules::MOST)]
    TooManyRules,
    #[error("`until` is over already in this sandbox's time, so the rule would never apply")]
    RuleIsOver,
    #[error("this sandbox has no rule {}", .0.0)]
    NoSuchRule(RuleId),
}

/// Why the clock was not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdvanceError {
    #[error("a sandbox clock never runs backwards, and it shows a later time than that")]
    Backwards,
    #[error("a sandbox clock ends with the year 9999")]
    BeyondTheCalendar,
}

/// Why a status was not set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetStatusError {
    #[error("there is no payment {}", .0.0)]
    Unknown(TransactionId),
    #[error(transparent)]
    Illegal(#[from] IllegalTransition),
}
