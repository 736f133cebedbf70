//! All that reports look at.

use std::sync::Arc;

use super::{Declared, Entry, Memory};
use paysys_core::sandbox::Snapshot;

/// Everything there is to look at in a sandbox, at one moment: the calls that the journal still has,
/// what is known of all calls, and the payments.
#[derive(Debug)]
pub(crate) struct Recalled {
    /// Oldest first.
    pub(crate) entries: Vec<Arc<Entry>>,
    /// Of these entries and those that had to go.
    pub(crate) memory: Memory,
    pub(crate) evicted: u64,
    pub(crate) snapshot: Snapshot,
    pub(crate) declared: Vec<Declared>,
}
