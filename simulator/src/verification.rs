//! Was the simulator called and paid as a test expects? Reads the journal, the ledger and the rules.
//!
//! What the journal had to forget may have been what was expected: then nothing is claimed, and the
//! verdict is *inconclusive*. The ledger forgets nothing.

mod call;
mod nearest;
mod payment;
mod request;
mod rules;
mod text;
mod times;
mod verdict;

use std::sync::Arc;

use call::CallTally;
use payment::PaymentTally;
pub use request::{CallExpectation, PaymentExpectation, VerifyRequest};
pub use times::Times;
pub use verdict::{Near, Verdict, Verified, VerifiedResult};

use crate::calls::Facts;
use crate::control::ControlError;
use crate::journal::Declared;
use crate::registry::HostedSandbox;
use paysys_core::Moment;
use paysys_core::rule::Rule;

/// A verification that can be made.
#[derive(Debug)]
pub struct Verification {
    sandbox: Arc<HostedSandbox>,
    calls: Vec<CallTally>,
    payments: Vec<PaymentTally>,
    rules_applied: bool,
}

impl Verification {
    /// Looks every name up. The payments that are expected are to be declared before, and had to find room: that there
    /// are several of them is no accident then.
    pub fn new(
        sandbox: Arc<HostedSandbox>,
        request: VerifyRequest,
        declared: bool,
    ) -> Result<Self, ControlError> {
        request.check_size()?;
        let names = sandbox.names();
        let calls = request.calls.iter().map(|call| call.read(&names));
        let calls = calls.collect::<Result<_, _>>()?;
        if !declared {
            return Err(ControlError::new(
                "this sandbox has too many declared payments",
            ));
        }
        Ok(Self {
            calls,
            payments: request
                .payments
                .into_iter()
                .map(PaymentTally::new)
                .collect(),
            rules_applied: request.rules_applied,
            sandbox,
        })
    }

    /// Looks at calls, payments and rules as they stand, and concludes.
    pub fn conclude(mut self, wall: Moment) -> Verified {
        let recalled = self.sandbox.recall(wall);
        for entry in &recalled.entries {
            let facts = Facts::new(&self.sandbox, entry);
            for tally in &mut self.calls {
                tally.meet(entry.number, &facts);
            }
        }
        for (transaction, payment) in recalled.snapshot.ledger().iter() {
            let vendor_id = payment.vendor(recalled.snapshot.behaviour()).id;
            for tally in &mut self.payments {
                tally.meet(transaction, payment, vendor_id);
            }
        }
        // Copied, as nothing is concluded while calls wait for the lock.
        let rules = self.rules_applied.then(|| {
            let rules: Vec<Rule> = self.sandbox.state().core().rules().cloned().collect();
            rules::conclude(&rules)
        });
        let evicted = recalled.evicted;
        let veil = self.sandbox.redaction().veil();
        let calls = self.calls.into_iter().enumerate();
        let calls = calls.map(|(place, tally)| tally.conclude(place, evicted, &veil));
        let payments = self.payments.into_iter().enumerate();
        let payments = payments.map(|(place, tally)| tally.conclude(place, &veil));
        let results: Vec<VerifiedResult> = calls.chain(payments).chain(rules).collect();
        let text = text::tell(&results, evicted, verdict::DETAILED);
        Verified::new(results, evicted, text)
    }
}

impl VerifyRequest {
    /// The payments that the test means to make.
    pub(crate) fn declared(&self) -> Vec<Declared> {
        // Of accounts that only look alike, a payment too many may well be an accident.
        let payments = self.payments.iter();
        let exact = payments.filter(|one| !one.account.contains('*'));
        exact
            .map(|payment| Declared {
                account: payment.account.clone(),
                form_amount: payment.amount,
                times: usize::try_from(payment.times).unwrap_or(usize::MAX),
            })
            .collect()
    }
}
