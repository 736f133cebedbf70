//! `then`: how a call is to be treated.

use std::sync::Arc;

use axum::http::HeaderValue;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ControlError, Names, Treatment, fault_schema};
use paysys_core::amount::Sum;
use paysys_core::error_code::Rpc;
use paysys_core::fault::{Action, Fault, HttpBody, Point};
use paysys_core::treatment::NamedFault;
use paysys_shared::duration_text;

/// `then` of a rule, in JSON or TOML.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(
    json!({"progression": "stuck", "delay": "2s"}),
    json!({"error": {"code": -32318}}),
    json!({"custom_fault": {"point": {"commit-later": "30s"}, "action": "reset"}})
))]
pub(crate) struct ThenShape {
    /// A progression for payments that are made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progression: Option<String>,
    /// An error instead of what was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = fault_schema::code_or_rpc)]
    pub error: Option<Rpc>,
    /// Another amount in UZS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u64>,
    /// How long the answer is held back, such as `2s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<String>,
    /// A preset fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// Any other fault, spelled out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<fault_schema::Fault>)]
    pub custom_fault: Option<Fault>,
}

impl ThenShape {
    /// Looks every name up; a `then` that asks for nothing is a mistake.
    pub(crate) fn read(&self, names: &Names<'_>) -> Result<Treatment, ControlError> {
        let progression_choice = self
            .progression
            .as_deref()
            .map(|name| names.progression_choice(name))
            .transpose()?;
        let error = self.error.clone().map(|rpc| names.error(rpc)).transpose()?;
        let treatment = Treatment {
            progression_choice,
            error,
            amount: self.amount.map(sum).transpose()?,
            delay: self.delay.as_deref().map(delay).transpose()?,
            fault: self.read_fault(names)?,
        };
        let commits = |fault: &Arc<NamedFault>| fault.fault.point != Point::BeforeCommit;
        if treatment.error.is_some() && treatment.fault.as_ref().is_some_and(commits) {
            return Err(ControlError::new(
                "an error pays nothing, so it does not go with a fault that strikes after the commit or \
                 commits later; for an error that hides a payment use the action rpc",
            ));
        }
        let pays_nothing =
            treatment.error.is_some() || !treatment.fault.as_ref().is_none_or(commits);
        if treatment.progression_choice.is_some() && pays_nothing {
            return Err(ControlError::new(
                "nothing is paid here, so that a progression has no place beside it",
            ));
        }
        if treatment == Treatment::default() {
            let mut nothing = ControlError::new("this asks for nothing");
            nothing.allowed = KEYS.map(str::to_owned).to_vec();
            return Err(nothing);
        }
        Ok(treatment)
    }

    fn read_fault(&self, names: &Names<'_>) -> Result<Option<Arc<NamedFault>>, ControlError> {
        match (&self.fault, &self.custom_fault) {
            (Some(_), Some(_)) => Err(ControlError::new(
                "say either `fault` or `custom_fault`, not both",
            )),
            (Some(name), None) => names.fault(name).map(Some),
            (None, Some(fault)) => {
                check_fault(fault)?;
                Ok(Some(Arc::new(NamedFault {
                    name: "custom".into(),
                    fault: fault.clone(),
                })))
            }
            (None, None) => Ok(None),
        }
    }
}

/// The keys of a `then`.
pub(super) const KEYS: [&str; 6] = [
    "progression",
    "error",
    "amount",
    "delay",
    "fault",
    "custom_fault",
];

/// The longest that rules live and commits are put off, in sandbox time: beyond it calendars end.
pub(super) const LONGEST_PLAN: std::time::Duration =
    std::time::Duration::from_secs(10 * 366 * 24 * 3600);

/// The longest an answer is held back or hung: nothing here waits without a bound.
const LONGEST_WAIT: std::time::Duration = std::time::Duration::from_secs(3600);

pub(super) fn delay(text: &str) -> Result<std::time::Duration, ControlError> {
    let delay = duration_text::parse(text).map_err(ControlError::new)?;
    if delay.is_zero() {
        return Err(ControlError::new(
            "a delay of no time is none; leave it out",
        ));
    }
    if delay > LONGEST_WAIT {
        return Err(ControlError::new(format!(
            "a delay is at most one hour, not {text}"
        )));
    }
    Ok(delay)
}

fn sum(amount: u64) -> Result<Sum, ControlError> {
    match i64::try_from(amount) {
        Ok(positive) if positive > 0 => Ok(Sum(amount)),
        _ => Err(ControlError::new(format!(
            "an amount is from 1 to {}, not {amount}",
            i64::MAX
        ))),
    }
}

/// What serde cannot see: values of the right type that make no sense.
pub(crate) fn check_fault(fault: &Fault) -> Result<(), ControlError> {
    if matches!(fault.point, Point::CommitLater(wait) if wait > LONGEST_PLAN) {
        return Err(ControlError::new(
            "a commit is put off for ten years at most",
        ));
    }
    match &fault.action {
        Action::Http(http) if !(200..=599).contains(&http.status) => Err(ControlError::new(
            format!("an HTTP status is from 200 to 599, not {}", http.status),
        )),
        Action::Http(http) if matches!(http.status, 204 | 304) && http.body != HttpBody::Empty => {
            Err(ControlError::new(format!(
                "HTTP {} has no body: say \"body\": \"empty\" with it",
                http.status
            )))
        }
        Action::Http(http) => {
            let headers = [&http.location, &http.content_type];
            match headers
                .into_iter()
                .flatten()
                .find(|value| HeaderValue::from_str(value).is_err())
            {
                None => Ok(()),
                Some(value) => Err(ControlError::new(format!(
                    "{value:?} cannot stand in an HTTP header"
                ))),
            }
        }
        Action::Hang(hang) if hang.limit > LONGEST_WAIT => {
            Err(ControlError::new("a hang is at most one hour"))
        }
        Action::Drip(drip) if drip.bytes == 0 || drip.every > LONGEST_WAIT => Err(
            ControlError::new("a drip is at least one byte at a time, at least one an hour"),
        ),
        Action::WrongLength(wrong) if wrong.by == 0 => {
            Err(ControlError::new("a length that is wrong by 0 is right"))
        }
        _ => Ok(()),
    }
}
