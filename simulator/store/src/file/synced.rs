//! A backend whose syncs are told the truth about, or left out.
//!
//! When a sync fails, Linux counts what it was for as written: it can still be read, the next sync succeeds, and the next
//! power cut takes it all the same. redb would build on it. So after a failure all of the file is written once more before
//! the next sync.

use std::io::Result;
use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use redb::{BackendError, StorageBackend};

use super::sync_mode::SyncMode;

/// What is read and written again at once.
const STEP: usize = 64 * 1024;
/// Where a whole block is zero, nothing was written: writing it would need room on the disk.
const BLOCK: usize = 4096;

#[derive(Debug)]
pub(super) struct Synced<B> {
    backend: B,
    mode: SyncMode,
    /// A sync failed, of this or an earlier backend of the same file.
    has_failed: Arc<AtomicBool>,
}

impl<B: StorageBackend> Synced<B> {
    pub(super) fn new(backend: B, mode: SyncMode, has_failed: Arc<AtomicBool>) -> Self {
        Self {
            backend,
            mode,
            has_failed,
        }
    }

    fn write_again(&self) -> Result<()> {
        let length = self.backend.len()?;
        let mut step = [0; STEP];
        for begin in (0..length).step_by(STEP) {
            let size = usize::try_from(length - begin).map_or(STEP, |left| left.min(STEP));
            let step = &mut step[..size];
            self.backend.read(begin, step)?;
            for (block, offset) in step.chunks(BLOCK).zip((begin..).step_by(BLOCK)) {
                if block.iter().any(|byte| *byte != 0) {
                    self.backend.write(offset, block)?;
                }
            }
        }
        Ok(())
    }
}

type Locked<T> = std::result::Result<T, BackendError>;

impl<B: StorageBackend> StorageBackend for Synced<B> {
    fn sync_data(&self) -> Result<()> {
        // redb's own `Durability::None` keeps commits in this process only: killed, it would lose all of them.
        if self.mode == SyncMode::Never {
            return Ok(());
        }
        if self.has_failed.load(Ordering::Relaxed) {
            self.write_again()?;
        }
        let synced = self.backend.sync_data();
        self.has_failed.store(synced.is_err(), Ordering::Relaxed);
        synced
    }

    fn len(&self) -> Result<u64> {
        self.backend.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<()> {
        self.backend.read(offset, out)
    }

    fn set_len(&self, len: u64) -> Result<()> {
        self.backend.set_len(len)
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<()> {
        self.backend.write(offset, data)
    }

    fn close(&self) -> Result<()> {
        self.backend.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Locked<bool> {
        self.backend.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Locked<bool> {
        self.backend.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Locked<()> {
        self.backend.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Locked<()> {
        self.backend.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Locked<()> {
        self.backend.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Locked<bool> {
        self.backend.query_lock_range(start, end)
    }
}
