//! The truth about money in a sandbox, as a report: what was paid, and what probably was not meant to be.

mod total;

use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use total::Total;
use total::Totals;

use crate::core::Moment;
use crate::doubles::{self, Double, Marks, Suspected};
use crate::journal::Memory;
use crate::registry::HostedSandbox;
use crate::view::PaymentView;

/// The most payments that are listed.
const LISTED: usize = 1000;

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

/// Reports a sandbox as it stands at this wall time, a little at a time; `memory` is what is known of
/// its calls.
pub(crate) fn of(sandbox: &HostedSandbox, memory: &Memory, wall: Moment) -> LedgerReport {
    let mut totals = Totals::default();
    let mut marks = Marks::default();
    let mut ids = Vec::with_capacity(LISTED);
    let mut count = 0;
    sandbox.each_payment(wall, |core, id, payment| {
        count += 1;
        totals.add(core.shown(id, payment, wall), payment.amount);
        marks.add(id, payment);
        if ids.len() < LISTED {
            ids.push(id);
        }
    });
    let (declared, late_commits) = {
        let state = sandbox.state();
        (state.declared.clone(), state.core().late_commits())
    };
    let (suspected, suspected_double_payments) = doubles::of(sandbox, marks, memory, &declared);
    LedgerReport {
        count,
        late_commits,
        totals: totals.into_list(),
        suspected,
        suspected_double_payments,
        payments: PaymentView::list(sandbox, ids, wall),
        more: count > LISTED,
    }
}
