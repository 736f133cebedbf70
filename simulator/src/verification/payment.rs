//! Expected payments.

use super::nearest::Nearest;
use super::{Near, PaymentExpectation, Times, Verdict, VerifiedResult};
use crate::calls::Comparison;
use crate::redaction::Veil;
use paysys_core::Payment;
use paysys_core::ledger::TransactionId;
use paysys_core::pattern::Pattern;

/// An expectation, and what was found for it so far.
#[derive(Debug)]
pub(super) struct PaymentTally {
    expected: PaymentExpectation,
    account: Pattern,
    found: u64,
    matching: Nearest,
    almost: Nearest,
}

impl PaymentTally {
    pub(super) fn new(expected: PaymentExpectation) -> Self {
        Self {
            account: Pattern::new(&expected.account),
            expected,
            found: 0,
            matching: Nearest::default(),
            almost: Nearest::default(),
        }
    }

    pub(super) fn meet(&mut self, transaction: TransactionId, payment: &Payment, vendor_id: u64) {
        let account = self.account.matches(&payment.account);
        let amount = self.expected.amount == payment.form_amount.get();
        let kind = match (account, amount) {
            (true, true) => &mut self.matching,
            _ => &mut self.almost,
        };
        self.found += u64::from(account && amount);
        let criteria = compare(&self.expected, account, payment);
        kind.offer(
            transaction.0,
            Near::payment(transaction, criteria, Some(vendor_id)),
        );
    }

    pub(super) fn conclude(self, place: usize, veil: &Veil<'_>) -> VerifiedResult {
        let times = Times::Exactly(self.expected.times);
        // The ledger forgets nothing, so nothing is unseen.
        let verdict = times.judge(self.found, 0);
        let nearest = match verdict {
            Verdict::Passed => Nearest::default(),
            _ if times.wants_more_than(self.found) => self.matching.followed_by(self.almost),
            _ => self.matching,
        };
        let PaymentExpectation {
            account, amount, ..
        } = self.expected;
        VerifiedResult {
            expectation: format!("payments[{place}]"),
            says: veil.reason(&format!(
                "{} of {amount} to {account:?}",
                times.of("payment")
            )),
            passed: verdict == Verdict::Passed,
            verdict,
            found: self.found,
            nearest: nearest.into_shown(veil),
        }
    }
}

fn compare(
    expected: &PaymentExpectation,
    account_holds: bool,
    payment: &Payment,
) -> Vec<Comparison> {
    let account = Comparison {
        criterion: "account",
        holds: account_holds,
        expected: expected.account.as_str().into(),
        actual: (*payment.account).into(),
    };
    let amount = Comparison {
        criterion: "amount",
        holds: expected.amount == payment.form_amount.get(),
        expected: expected.amount.into(),
        actual: payment.form_amount.get().into(),
    };
    vec![account, amount]
}
