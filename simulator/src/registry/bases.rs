//! What a sandbox is at some places of its row, kept in place of the events up to there: so a start takes no longer the more
//! there was, and what is kept does not grow for ever. Payments are never dropped.

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use paysys_core::sandbox;
use tokio::sync::Notify;

use crate::journal::Memory;

/// So many bytes of events lie between two places, at every node the same ones.
pub(crate) const BETWEEN: u64 = 8 * 1024 * 1024;

/// The bases of one sandbox.
#[derive(Debug)]
pub(super) struct Bases {
    between: u64,
    progress: Mutex<Progress>,
    written: Notify,
}

#[derive(Debug, Default)]
pub(super) struct Progress {
    /// Bytes of events behind the last place of which there is or will be a base.
    pub(super) since: u64,
    /// Whether one is being written.
    pub(super) is_busy: bool,
    /// The one that the store has.
    pub(super) kept: Option<Arc<KeptBase>>,
}

/// A base that the store has: of the next one, only what differs is written.
#[derive(Debug)]
pub(super) struct KeptBase {
    pub(super) place: u64,
    /// What it says; nothing where another node has written it and it is not known here.
    pub(super) what: Option<(sandbox::Base, Memory)>,
}

impl Bases {
    pub(super) fn every(between: u64) -> Self {
        Self {
            between,
            progress: Mutex::default(),
            written: Notify::new(),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Progress> {
        // Changed in whole steps only.
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the sandbox is to be marked behind an event of so many bytes.
    pub(super) fn is_due(&self, bytes: usize) -> bool {
        let mut progress = self.lock();
        progress.since += bytes as u64;
        let due = progress.since >= self.between;
        if due {
            progress.since = 0;
        }
        due
    }

    /// The one that was being written is, or could not be.
    pub(super) fn is_written(&self) {
        self.lock().is_busy = false;
        self.written.notify_waiters();
    }

    /// Waits until none is being written.
    pub(super) async fn written(&self) {
        let written = self.written.notified();
        let mut written = pin!(written);
        // From here on it is heard of.
        written.as_mut().enable();
        if self.lock().is_busy {
            written.await;
        }
    }

    pub(super) fn kept(&self) -> Option<Arc<KeptBase>> {
        self.lock().kept.clone()
    }
}
