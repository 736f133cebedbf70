//! The file store, in directories of its own.

mod every_call {
    use super::*;

    async fn fresh() -> (FileLog, RowId, TempDir) {
        temporary(SyncMode::EveryCall)
    }

    crate::contract::tests!(fresh);
}

mod every_interval {
    use super::*;

    async fn fresh() -> (FileLog, RowId, TempDir) {
        temporary(SyncMode::EveryInterval)
    }

    crate::contract::tests!(fresh);
}

mod disk;
mod full;
mod opening;
mod power;

use tempfile::TempDir;

use super::{FileLog, SyncMode};
use crate::RowId;

fn temporary(sync: SyncMode) -> (FileLog, RowId, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let log = FileLog::open(directory.path(), sync).unwrap();
    (log, RowId(7), directory)
}
