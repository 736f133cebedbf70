//! A command, as a line of the file.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::control::{ControlError, Names, RuleShape};
use crate::journal::Commanded;
use crate::redaction::Veil;
use crate::shape::StatusShape;
use paysys_core::clock::Pace;
use paysys_core::command::{Advance, Change, Command, CommandError, Outcome};
use paysys_core::ledger::TransactionId;
use paysys_core::rule::RuleId;
use paysys_core::{Moment, Status};

/// What the core was told, and what came of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommandedShape {
    /// Wall time in milliseconds.
    pub wall: i64,
    pub command: CommandShape,
    /// What came of it, see [`outcome`].
    pub outcome: Box<RawValue>,
}

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

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum OutcomeShape {
    Done {
        now: i64,
        rule: Option<RuleId>,
        changed: Vec<ChangeShape>,
        count: usize,
    },
    Refused(String),
}

#[derive(Serialize)]
struct ChangeShape {
    transaction_id: TransactionId,
    at: i64,
    from: Option<StatusShape>,
    to: StatusShape,
}

impl CommandedShape {
    pub(super) fn of(commanded: &Commanded, names: &Names<'_>, veil: &Veil<'_>) -> Self {
        Self {
            wall: commanded.wall.as_millis(),
            command: veil.shape(CommandShape::of(&commanded.command, names)),
            outcome: outcome(&commanded.outcome),
        }
    }
}

impl CommandShape {
    pub(super) fn of(command: &Command, names: &Names<'_>) -> Self {
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

/// What came of a command, as JSON that is compared byte for byte.
pub(crate) fn outcome(outcome: &Result<Outcome, CommandError>) -> Box<RawValue> {
    let shape = match outcome {
        Ok(outcome) => OutcomeShape::Done {
            now: outcome.now.as_millis(),
            rule: outcome.rule,
            changed: outcome.changed.iter().map(ChangeShape::of).collect(),
            count: outcome.count,
        },
        Err(error) => OutcomeShape::Refused(error.to_string()),
    };
    to_raw_value(&shape).expect("an outcome holds nothing that JSON cannot say")
}

impl ChangeShape {
    fn of(change: &Change) -> Self {
        Self {
            transaction_id: change.transaction_id,
            at: change.at.as_millis(),
            from: change.from.map(StatusShape),
            to: StatusShape(change.to),
        }
    }
}
