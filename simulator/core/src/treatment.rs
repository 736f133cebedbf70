//! What is asked for a call, aspect by aspect.

use std::sync::Arc;
use std::time::Duration;

use super::amount::Sum;
use super::error_code::Rpc;
use super::facts::Facts;
use super::fault::Fault;

/// How to treat a call. Each aspect comes from the most specific place that names it: the header,
/// then rules, then a reserved account; the vendor's own progression is the last resort.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Treatment {
    /// The place of what the payment takes in [`super::Behaviour::progression_choices`]. Payouts only.
    pub progression_choice: Option<u16>,
    /// An error instead of a payment or status; nothing is committed.
    pub error: Option<Rpc>,
    /// The payment's amount in UZS, whatever the conversion says. Payouts only.
    pub amount: Option<Sum>,
    /// How long the answer is held back, in real time.
    pub delay: Option<Duration>,
    pub fault: Option<Arc<NamedFault>>,
}

/// A fault and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFault {
    pub name: String,
    pub fault: Fault,
}

impl Treatment {
    /// Takes every aspect that is still open from a less specific treatment; whether it took any.
    ///
    /// Error and fault are one question, what becomes of the call: whoever answers it with one of
    /// them is not overruled with the other.
    pub fn fill_from(&mut self, other: &Self) -> bool {
        fn fill<T: Clone>(open: &mut Option<T>, offered: Option<&T>) -> bool {
            let takes = open.is_none() && offered.is_some();
            if takes {
                *open = offered.cloned();
            }
            takes
        }
        let settled = self.error.is_some() || self.fault.is_some();
        // Every aspect is to be looked at, so no lazy `||` here.
        fill(
            &mut self.progression_choice,
            other.progression_choice.as_ref(),
        ) | fill(&mut self.error, other.error.as_ref().filter(|_| !settled))
            | fill(&mut self.amount, other.amount.as_ref())
            | fill(&mut self.delay, other.delay.as_ref())
            | fill(&mut self.fault, other.fault.as_ref().filter(|_| !settled))
    }

    /// Whether it could change anything about this call.
    pub fn fits(&self, facts: &Facts<'_>) -> bool {
        let for_payouts = self.progression_choice.is_some() || self.amount.is_some();
        let fault_fits = self
            .fault
            .as_ref()
            .is_some_and(|named| named.fault.fits(facts));
        self.error.is_some() || self.delay.is_some() || fault_fits || (for_payouts && facts.pays)
    }
}
