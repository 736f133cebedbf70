//! Guesses at credentials: some gateways lock a service out after a few.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// How many calls with wrong credentials a run may still make. Clones are the same one.
#[derive(Clone, Debug, Default)]
pub struct GuessBudget(Arc<AtomicU32>);

impl GuessBudget {
    #[must_use]
    pub fn of(guesses: u32) -> Self {
        Self(Arc::new(AtomicU32::new(guesses)))
    }

    /// Takes so many of them, if that many are left.
    #[must_use]
    pub fn take(&self, guesses: u32) -> bool {
        let rest = |left: u32| left.checked_sub(guesses);
        let taken = self
            .0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, rest);
        taken.is_ok()
    }
}
