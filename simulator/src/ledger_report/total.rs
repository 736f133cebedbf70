//! What the payments of one status come to.

use serde::Serialize;
use utoipa::ToSchema;

use crate::shape::StatusShape;
use paysys_core::progression::Shown;
use paysys_core::{Status, Sum};

/// All payments of one status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Total {
    /// What a check is told.
    pub status: StatusShape,
    /// How many there are.
    pub count: u64,
    /// What they come to, in UZS.
    pub amount: u128,
}

/// The totals of all statuses, as payments are added.
pub(super) struct Totals(Vec<Total>);

impl Default for Totals {
    fn default() -> Self {
        let statuses = Status::ALL.map(Shown::Status).into_iter();
        Self(statuses.chain([Shown::Unknown]).map(empty).collect())
    }
}

impl Totals {
    /// Adds a payment that a check would be told this of.
    pub(super) fn add(&mut self, shown: Shown, amount: Sum) {
        if let Some(total) = self.0.iter_mut().find(|total| total.status.0 == shown) {
            total.count += 1;
            total.amount += u128::from(amount.0);
        }
    }

    /// Those of the statuses that occur, in the order of the contract.
    pub(super) fn into_list(mut self) -> Vec<Total> {
        self.0.retain(|total| total.count > 0);
        self.0
    }
}

const fn empty(shown: Shown) -> Total {
    Total {
        status: StatusShape(shown),
        count: 0,
        amount: 0,
    }
}
