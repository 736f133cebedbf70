//! What never became a request, and how often there was such a thing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::doctor::Diagnosis;

/// Something that never became a request.
pub(crate) struct TurnedAway {
    pub(crate) diagnosis: Diagnosis,
    /// The HTTP status it was answered with; 0 where with none.
    pub(crate) status: u16,
    pub(crate) connection: u64,
    pub(crate) bytes: Vec<u8>,
    pub(crate) written: usize,
}

/// How often each of them was turned away, by the name of the mistake; there are a few, whatever clients send.
#[derive(Debug, Default)]
pub(crate) struct TurnedAwayCounts(Mutex<BTreeMap<Cow<'static, str>, u64>>);

impl TurnedAwayCounts {
    pub(crate) fn count(&self, mistake: Cow<'static, str>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(mistake).or_default() += 1;
    }

    pub(crate) fn all(&self) -> BTreeMap<Cow<'static, str>, u64> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.clone()
    }
}
