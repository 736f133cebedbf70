//! One kind of thing: which of it was met how often, and which never.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

/// What was met and what never was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Part<T> {
    /// What was met.
    pub met: Vec<Counted<T>>,
    /// What there is and was never met.
    pub never: Vec<T>,
}

/// Something that was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Counted<T> {
    /// What it is.
    pub what: T,
    /// How often.
    pub times: u64,
}

/// One change of a payment's status, by the wire's integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub(crate) struct Transition {
    /// The status before.
    pub from: i8,
    /// The status after.
    pub to: i8,
}

impl<T: Ord> Part<T> {
    pub(super) fn of(
        counts: impl IntoIterator<Item = (T, u64)>,
        expected: impl IntoIterator<Item = T>,
    ) -> Self {
        let met: Vec<Counted<T>> = counts
            .into_iter()
            .filter(|(_, times)| *times > 0)
            .map(|(what, times)| Counted { what, times })
            .collect();
        let mut never: BTreeSet<T> = expected.into_iter().collect();
        never.retain(|one| met.iter().all(|counted| counted.what != *one));
        Self {
            met,
            never: never.into_iter().collect(),
        }
    }
}
