//! The way of a payment's status.

use serde::Serialize;
use utoipa::ToSchema;

use crate::shape::{StatusShape, timestamp};
use paysys_core::progression::{Coming, Entry, Shown};
use paysys_shared::duration_text;

/// A status that a payment has or had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EnteredView {
    /// The status.
    pub status: StatusShape,
    /// Since when, by the sandbox's clock; null where a check led to it and another step followed.
    #[schema(format = DateTime)]
    pub at: Option<String>,
}

/// A status that is to come, and what brings it: exactly one of the other members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComingView {
    /// The status.
    pub status: StatusShape,
    /// When it comes, by the sandbox's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    pub at: Option<String>,
    /// How long after the status before it, of which it is not known when that comes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// After how many more checks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_checks: Option<u32>,
    /// `true`: only by hand.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub manual: bool,
}

impl EnteredView {
    pub(super) fn of(entry: Entry) -> Self {
        Self {
            status: StatusShape(entry.shown),
            at: entry.at.map(timestamp),
        }
    }
}

impl ComingView {
    pub(super) fn of((shown, coming): (Shown, Coming)) -> Self {
        let nothing = Self {
            status: StatusShape(shown),
            at: None,
            after: None,
            after_checks: None,
            manual: false,
        };
        match coming {
            Coming::At(at) => Self {
                at: Some(timestamp(at)),
                ..nothing
            },
            Coming::After(delay) => Self {
                after: Some(duration_text::print(delay)),
                ..nothing
            },
            Coming::AfterChecks(checks) => Self {
                after_checks: Some(checks),
                ..nothing
            },
            Coming::Manual => Self {
                manual: true,
                ..nothing
            },
        }
    }
}
