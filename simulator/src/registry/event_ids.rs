//! Ids of events.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use paysys_store::EventId;

use crate::entropy;

/// Ids that no other process gives: what this process has drawn, and a number.
#[derive(Debug)]
pub(super) struct EventIds {
    drawn: [u8; 8],
    last: AtomicU64,
}

impl EventIds {
    pub(super) fn draw() -> io::Result<Self> {
        Ok(Self {
            drawn: entropy::seed()?.0.to_le_bytes(),
            last: AtomicU64::new(0),
        })
    }

    /// What numbers of connections begin behind: another process's are far from there, but for one in a million. All of them are
    /// whole in a JSON number.
    pub(super) fn before_connections(&self) -> u64 {
        (u64::from_le_bytes(self.drawn) & 0xF_FFFF) << 32
    }

    pub(super) fn next(&self) -> EventId {
        let number = self.last.fetch_add(1, Ordering::Relaxed);
        let mut id = [0; 16];
        let (drawn, counted) = id.split_at_mut(8);
        drawn.copy_from_slice(&self.drawn);
        counted.copy_from_slice(&number.to_le_bytes());
        EventId(id)
    }
}
