//! The truth about money in a sandbox, as a report: what was paid, and what probably was not meant to be.

mod suspected;
mod total;

use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use suspected::Suspected;
pub(crate) use total::Total;

use crate::core::Moment;
use crate::doubles::{self, Double};
use crate::registry::{HostedSandbox, State};
use crate::view::PaymentView;

/// The most payments that are listed, and the most double ones.
pub(crate) const LISTED: usize = 1000;

/// The ledger of one sandbox.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LedgerReport {
    /// How many payments there are.
    pub count: usize,
    /// How many are still to be committed.
    pub late_commits: usize,
    /// How many there are of each status, and what they come to.
    pub totals: Vec<Total>,
    /// How many payments were one too many, as far as that is sure.
    pub suspected: Suspected,
    /// What was paid twice; of very many the first.
    pub suspected_double_payments: Vec<Double>,
    /// The first payments, in the order they were made.
    pub payments: Vec<PaymentView>,
    /// Whether there are more payments than are listed here; `…/payments` lists the rest.
    pub more: bool,
}

impl LedgerReport {
    /// How many of those that were paid twice are not listed.
    pub(crate) fn doubles_left_out(&self) -> usize {
        let Suspected {
            certain,
            likely,
            possible,
        } = self.suspected;
        certain + likely + possible - self.suspected_double_payments.len()
    }
}

/// Reports a sandbox as it stands at this wall time; late commits only as far as they are settled.
pub(crate) fn of(state: &State, sandbox: &HostedSandbox, wall: Moment) -> LedgerReport {
    let core = state.core();
    let shape = |(id, payment)| PaymentView::of(sandbox, core, id, payment, wall);
    let mut doubles = doubles::of(state, &state.declared);
    let suspected = Suspected::of(&doubles);
    doubles.truncate(LISTED);
    let count = core.payments().count();
    LedgerReport {
        count,
        late_commits: core.late_commits(),
        totals: total::of(core, wall),
        suspected,
        suspected_double_payments: doubles,
        payments: core.payments().take(LISTED).map(shape).collect(),
        more: count > LISTED,
    }
}
