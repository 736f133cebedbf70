//! The calls that show what a report says, for people who want to see for themselves.

use std::collections::BTreeSet;

use crate::findings::Findings;
use crate::journal::{Entry, Recalled};
use crate::ledger_report::LedgerReport;
use crate::registry::HostedSandbox;
use crate::view::CallRow;

/// So many of them are kept for a sandbox, the first: of more nobody reads all.
const MOST: usize = 100;

/// Calls that findings and double payments name, and those that paid without their client being told.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    pub calls: Vec<CallRow>,
    pub left_out: usize,
    /// How many payouts were made, or will be, of which the answer tells the client nothing that it could build on; as far
    /// as the journal goes back.
    pub untold: usize,
}

impl Evidence {
    pub(super) fn of(
        sandbox: &HostedSandbox,
        recalled: &Recalled,
        findings: &Findings,
        ledger: &LedgerReport,
    ) -> Self {
        let doubles = ledger.suspected_double_payments.iter();
        let doubles = doubles.flat_map(|double| double.calls);
        let found = findings.findings.iter();
        let found = found.flat_map(|finding| finding.calls.iter().copied());
        let named: BTreeSet<u64> = doubles.chain(found).collect();
        let mut evidence = Self::default();
        for entry in &recalled.entries {
            let is_untold = leaves_a_payment_untold(entry);
            evidence.untold += usize::from(is_untold);
            match is_untold || named.contains(&entry.number) {
                false => (),
                true if evidence.calls.len() < MOST => {
                    evidence.calls.push(row(sandbox, entry));
                }
                true => evidence.left_out += 1,
            }
        }
        evidence
    }

    pub(super) fn shows(&self, call: u64) -> bool {
        let place = self.calls.binary_search_by_key(&call, |row| row.number);
        place.is_ok()
    }
}

/// The call as the live page has it. What stands in a report for good is struck as in its sentences, where everything
/// goes that looks like a signature: which ones were signatures is known of the last calls only.
fn row(sandbox: &HostedSandbox, entry: &Entry) -> CallRow {
    let veil = sandbox.redaction().veil();
    let mut row = CallRow::of(sandbox, entry);
    let CallRow {
        method,
        vendor_id,
        account,
        amount,
        currency,
        ..
    } = &mut row;
    for sent in [method, vendor_id, account, amount, currency] {
        if let Some(shown) = sent.as_str().map(|text| veil.reason(text)) {
            *sent = shown.into();
        }
    }
    row
}

fn leaves_a_payment_untold(entry: &Entry) -> bool {
    let decision = entry.ruling.as_ref().map(|ruling| &ruling.decision);
    decision.is_some_and(|decision| decision.pays()) && entry.told().leaves_the_outcome_open()
}
