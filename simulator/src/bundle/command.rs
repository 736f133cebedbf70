//! A command, as a line of the file.

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::control::{CommandShape, Names};
use crate::journal::Commanded;
use crate::redaction::Veil;
use crate::shape::StatusShape;
use paysys_core::command::{Change, CommandError, Outcome};
use paysys_core::ledger::TransactionId;
use paysys_core::rule::RuleId;

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
