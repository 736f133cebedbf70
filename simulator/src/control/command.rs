//! A command as it is written down, in a bundle and in a store.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{ControlError, Names, RuleShape};
use paysys_core::clock::Pace;
use paysys_core::command::{Advance, Command};
use paysys_core::ledger::TransactionId;
use paysys_core::rule::RuleId;
use paysys_core::{Moment, Status};

/// A command; times are in milliseconds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum CommandShape {
    SetClock {
        /// `real`, `manual` or `x60`.
        pace: Option<String>,
        /// Sandbox time.
        now: Option<i64>,
    },
    /// The clock moved by a duration.
    AdvanceBy(u64),
    /// The clock moved to a time.
    AdvanceTo(i64),
    /// The clock moved to what comes next.
    AdvanceToNext,
    AddRule(Box<RuleShape>),
    RemoveRule(u64),
    ClearRules,
    SetStatus {
        transaction_id: u64,
        status: i64,
        /// Whether it may be one that may not follow.
        force: bool,
    },
}

impl CommandShape {
    pub(crate) fn of(command: &Command, names: &Names<'_>) -> Self {
        match command {
            Command::SetClock { pace, now } => Self::SetClock {
                pace: pace.map(|pace| pace.to_string()),
                now: now.map(Moment::as_millis),
            },
            Command::Advance(Advance::By(duration)) => {
                Self::AdvanceBy(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
            }
            Command::Advance(Advance::To(moment)) => Self::AdvanceTo(moment.as_millis()),
            Command::Advance(Advance::Next) => Self::AdvanceToNext,
            Command::AddRule(spec) => Self::AddRule(Box::new(RuleShape::of(spec, names))),
            Command::RemoveRule(id) => Self::RemoveRule(id.0),
            Command::ClearRules => Self::ClearRules,
            Command::SetStatus {
                transaction_id,
                status,
                force,
            } => Self::SetStatus {
                transaction_id: transaction_id.0,
                status: status.code().into(),
                force: *force,
            },
        }
    }

    pub(crate) fn read(&self, names: &Names<'_>) -> Result<Command, ControlError> {
        Ok(match self {
            Self::SetClock { pace, now } => Command::SetClock {
                pace: pace.as_deref().map(read_pace).transpose()?,
                now: now.map(Moment::from_millis),
            },
            Self::AdvanceBy(by) => Command::Advance(Advance::By(Duration::from_millis(*by))),
            Self::AdvanceTo(to) => Command::Advance(Advance::To(Moment::from_millis(*to))),
            Self::AdvanceToNext => Command::Advance(Advance::Next),
            Self::AddRule(rule) => Command::AddRule(Box::new(rule.read(names)?)),
            Self::RemoveRule(id) => Command::RemoveRule(RuleId(*id)),
            Self::ClearRules => Command::ClearRules,
            Self::SetStatus {
                transaction_id,
                status,
                force,
            } => Command::SetStatus {
                transaction_id: TransactionId(*transaction_id),
                status: Status::from_code(*status)
                    .ok_or_else(|| ControlError::new(format!("there is no status {status}")))?,
                force: *force,
            },
        })
    }
}

fn read_pace(text: &str) -> Result<Pace, ControlError> {
    Pace::parse(text).ok_or_else(|| ControlError::unknown("clock", text, Pace::ALLOWED))
}
