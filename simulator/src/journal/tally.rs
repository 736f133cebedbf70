//! What is counted of a sandbox as long as the process lives, whether or not it is reset or deleted meanwhile.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Entry, Outcome};
use paysys_core::method::Method;

/// Counts of one sandbox. They are written and read without its lock. No client can
/// make up more of them: unknown methods are one, and faults are those of the profile.
#[derive(Debug, Default)]
pub struct Tally {
    calls: [[AtomicU64; Outcome::ALL.len()]; Counts::METHODS.len()],
    payments: AtomicU64,
    faults: Mutex<BTreeMap<String, u64>>,
    evicted: AtomicU64,
    bytes: AtomicU64,
}

/// The same of several sandboxes, added up.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// By the places in [`Counts::METHODS`] and [`Outcome::ALL`].
    pub calls: [[u64; Outcome::ALL.len()]; Counts::METHODS.len()],
    /// How many payments calls made, those among them that are committed later.
    pub payments: u64,
    pub faults: BTreeMap<String, u64>,
    /// How many calls had to go from journals.
    pub evicted: u64,
}

impl Counts {
    /// The contract's two, any of a profile's stubs, and whatever else was asked for.
    pub const METHODS: [&str; 4] = ["pam.pay_by_cash", "pam.check_payment", "stub", "other"];

    /// What fault is counted that is none of those which are told by name.
    pub const OTHER_FAULT: &str = "other";

    /// Adds what was counted of a sandbox; of its faults only these are told by name.
    pub fn add(&mut self, tally: &Tally, names_fault: impl Fn(&str) -> bool) {
        for (sums, row) in self.calls.iter_mut().zip(&tally.calls) {
            for (sum, count) in sums.iter_mut().zip(row) {
                *sum += count.load(Relaxed);
            }
        }
        for (name, count) in tally.faults().iter() {
            let name = Some(name.as_str()).filter(|name| names_fault(name));
            let name = name.unwrap_or(Self::OTHER_FAULT).to_owned();
            *self.faults.entry(name).or_default() += count;
        }
        self.payments += tally.payments.load(Relaxed);
        self.evicted += tally.evicted.load(Relaxed);
    }
}

impl Tally {
    pub(crate) fn learn(&self, entry: &Entry) {
        let decision = entry.ruling.as_ref().map(|ruling| &ruling.decision);
        let method = match decision.and_then(|decision| decision.method.as_ref()) {
            Some(Method::PayByCash) => 0,
            Some(Method::CheckPayment) => 1,
            Some(Method::Stub(_)) => 2,
            None => 3,
        };
        self.calls[method][Outcome::of(entry) as usize].fetch_add(1, Relaxed);
        let Some(decision) = decision else { return };
        if decision.pays() {
            self.payments.fetch_add(1, Relaxed);
        }
        if let Some(fault) = &decision.fault {
            let mut faults = self.faults();
            match faults.get_mut(&fault.name) {
                Some(times) => *times += 1,
                None => drop(faults.insert(fault.name.clone(), 1)),
            }
        }
    }

    pub(super) fn loses_a_call(&self) {
        self.evicted.fetch_add(1, Relaxed);
    }

    pub(super) fn holds_bytes(&self, bytes: usize) {
        self.bytes.store(bytes as u64, Relaxed);
    }

    /// How much the journal holds now.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Relaxed)
    }

    fn faults(&self) -> MutexGuard<'_, BTreeMap<String, u64>> {
        // Nothing in here can panic between two changes that belong together.
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
