//! How fast is the file store, compared with a bare file to whose end is written?
//!
//! `cargo bench -p paysys-store --bench append` lets callers append one event after the other, each to a row of its own,
//! first to the one, then to the other, round by round in one run, and prints medians and ratios. Both have a thread that
//! writes all that waits at once. Takes about a minute. `-- DIR` at its end names another directory than the temporary one,
//! whose disk is then measured.

#![expect(clippy::float_arithmetic, reason = "measurements, not money")]
#![expect(clippy::disallowed_methods, reason = "a benchmark measures wall time")]

mod bare;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use paysys_store::{Appended, Appending, Event, EventId, EventLog, FileLog, RowId, SyncMode};
use tempfile::TempDir;

use bare::Bare;

/// How large an event is.
const SIZE: usize = 500;
const ROUNDS: usize = 9;
const ROUND: Duration = Duration::from_millis(300);

/// What is measured: the store, or the bare file.
trait Appends: Send + Sync {
    fn append(&self, row: RowId, after: u64, event: Event) -> Appending;
}

impl Appends for FileLog {
    fn append(&self, row: RowId, after: u64, event: Event) -> Appending {
        EventLog::append(self, row, after, vec![event])
    }
}

fn main() {
    let parent = std::env::args().skip(1).find(|one| !one.starts_with("--"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    println!("appends per second, medians of {ROUNDS} rounds; {SIZE} bytes each");
    println!(
        "{:>12}{:>10}{:>12}{:>12}{:>8}",
        "", "callers", "store", "bare file", "ratio"
    );
    for mode in [
        SyncMode::EveryCall,
        SyncMode::EveryInterval,
        SyncMode::Never,
    ] {
        for callers in [1, 16, 64] {
            let rounds: Vec<_> = (0..ROUNDS)
                .map(|_| {
                    let directory = directory(parent.as_deref());
                    runtime.block_on(round(directory.path(), mode, callers))
                })
                .collect();
            print(mode, callers, &rounds);
        }
    }
}

fn directory(parent: Option<&str>) -> TempDir {
    let directory = match parent {
        Some(parent) => tempfile::tempdir_in(parent),
        None => tempfile::tempdir(),
    };
    directory.expect("a directory")
}

fn print(mode: SyncMode, callers: u64, rounds: &[(f64, f64)]) {
    let store = median(rounds.iter().map(|(store, _)| *store));
    let bare = median(rounds.iter().map(|(_, bare)| *bare));
    let ratio = median(rounds.iter().map(|(store, bare)| store / bare));
    println!("{mode:>12}{callers:>10}{store:>12.0}{bare:>12.0}{ratio:>8.2}");
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = figures.collect();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// Appends per second of the store, and of the bare file.
async fn round(directory: &Path, mode: SyncMode, callers: u64) -> (f64, f64) {
    let store = FileLog::open(&directory.join("store"), mode).expect("a new store");
    let store = measure(Arc::new(store), callers).await;
    let bare = Bare::create(&directory.join("bare"), mode);
    let bare = measure(Arc::new(bare), callers).await;
    (store, bare)
}

/// How many appends a second, all of them written: whoever is measured writes what waits when it is dropped.
async fn measure(appends: Arc<impl Appends + 'static>, callers: u64) -> f64 {
    let started = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|row| {
            let appends = Arc::clone(&appends);
            tokio::spawn(async move { call(&*appends, RowId(row), started + ROUND).await })
        })
        .collect();
    let mut count = 0;
    for task in tasks {
        count += task.await.expect("no panic");
    }
    drop(appends);
    f64::from(count) / started.elapsed().as_secs_f64()
}

async fn call(appends: &impl Appends, row: RowId, until: Instant) -> u32 {
    let mut count = 0;
    while Instant::now() < until {
        let event = Event {
            id: EventId([0; 16]),
            bytes: Bytes::from_static(&[7; SIZE]),
        };
        let appended = match appends.append(row, u64::from(count), event) {
            Appending::Now(appended) => appended,
            Appending::Later(receiver) => receiver.await.expect("an answer"),
        };
        match appended {
            Appended::Done => count += 1,
            // The disk does not keep up.
            Appended::Nothing(_) => tokio::task::yield_now().await,
            other => panic!("{other:?}"),
        }
    }
    count
}
