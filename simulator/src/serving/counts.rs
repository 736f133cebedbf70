//! How often something was turned away that never became a request.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// By the name of the mistake; there are a few, whatever clients send.
#[derive(Debug, Default)]
pub(crate) struct TurnedAwayCounts(Mutex<BTreeMap<&'static str, u64>>);

impl TurnedAwayCounts {
    /// Once more.
    pub(crate) fn count(&self, mistake: &'static str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(mistake).or_default() += 1;
    }

    /// All of them, by name.
    pub(crate) fn all(&self) -> BTreeMap<&'static str, u64> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.clone()
    }
}
