//! The truth about money in a sandbox, as a report: what was paid, and what probably was not meant to be.

mod total;

use serde::Serialize;
use utoipa::ToSchema;

pub use total::Total;

use crate::core::Moment;
use crate::doubles::{self, Double};
use crate::registry::{HostedSandbox, State};
use crate::view::PaymentView;

/// The most payments that are listed; `…/payments` lists the rest.
pub const LISTED: usize = 1000;

/// The ledger of one sandbox.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerReport {
    /// How many payments there are.
    pub count: usize,
    /// How many are still to be committed.
    pub late_commits: usize,
    /// How many there are of each status, and what they come to.
    pub totals: Vec<Total>,
    /// What was paid twice.
    pub suspected_double_payments: Vec<Double>,
    /// The first payments, in the order they were made.
    pub payments: Vec<PaymentView>,
}

/// Reports a sandbox as it stands at this wall time; late commits only as far as they are settled.
pub fn of(state: &State, sandbox: &HostedSandbox, wall: Moment) -> LedgerReport {
    let core = state.core();
    let shape = |(id, payment)| PaymentView::of(sandbox, core, id, payment, wall);
    LedgerReport {
        count: core.payments().count(),
        late_commits: core.late_commits(),
        totals: total::of(core, wall),
        suspected_double_payments: doubles::of(state, &state.declared),
        payments: core.payments().take(LISTED).map(shape).collect(),
    }
}
