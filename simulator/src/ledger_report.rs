//! The truth about money in a sandbox, as a report: what was paid, and what probably was not meant to be.

mod total;

use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use total::Total;
use total::Totals;

use crate::doubles::{self, Double, Marks, Suspected};
use crate::journal::Recalled;
use crate::registry::HostedSandbox;
use crate::view::PaymentView;
use paysys_shared::texts::Language;

const LISTED: usize = 1000;

/// The ledger of one sandbox.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LedgerReport {
    /// How many payments there are.
    pub count: u64,
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

/// Reports a sandbox's payments, as far as they are recalled.
pub(crate) fn of(sandbox: &HostedSandbox, recalled: &Recalled, language: Language) -> LedgerReport {
    let snapshot = &recalled.snapshot;
    let mut totals = Totals::default();
    let mut marks = Marks::default();
    for (id, payment) in snapshot.ledger().iter() {
        totals.add(snapshot.shown(id, payment), payment.amount);
        marks.add(id, payment);
    }
    let (suspected, suspected_double_payments) =
        doubles::of(sandbox.redaction(), recalled, marks, language);
    LedgerReport {
        count: snapshot.ledger().len(),
        late_commits: snapshot.late_commits(),
        totals: totals.into_list(),
        suspected,
        suspected_double_payments,
        payments: PaymentView::list(sandbox, snapshot, snapshot.ledger().ids().take(LISTED)),
        more: snapshot.ledger().len() > LISTED as u64,
    }
}
