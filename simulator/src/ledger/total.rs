//! What the payments of one status come to.

use serde::Serialize;
use utoipa::ToSchema;

use crate::core::progression::Shown;
use crate::core::{Moment, Sandbox, Status};
use crate::shape::StatusShape;

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

/// The totals of the statuses that occur, in the order of the contract.
pub(super) fn of(core: &Sandbox, wall: Moment) -> Vec<Total> {
    let statuses = Status::ALL.map(Shown::Status).into_iter();
    let mut totals: Vec<Total> = statuses.chain([Shown::Unknown]).map(empty).collect();
    for (id, payment) in core.payments() {
        let shown = core.shown(id, payment, wall);
        if let Some(total) = totals.iter_mut().find(|total| total.status.0 == shown) {
            total.count += 1;
            total.amount += u128::from(payment.amount.0);
        }
    }
    totals.retain(|total| total.count > 0);
    totals
}

const fn empty(shown: Shown) -> Total {
    Total {
        status: StatusShape(shown),
        count: 0,
        amount: 0,
    }
}
