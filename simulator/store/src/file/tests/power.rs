//! The power fails at any moment: what was waited for is there afterwards, of the rest a beginning, and nothing of which was
//! said that it is not there.

use std::time::Duration;

use proptest::prelude::*;

use super::disk::Disk;
use crate::contract::{appended, base, event, note, read};
use crate::file::committer::Waits;
use crate::file::{FileLog, SyncMode};
use crate::{Appended, Base, EventLog, Page, RowId};

pub(super) const WAITS: Waits = Waits {
    gather: Duration::from_millis(1),
    rest: Duration::from_millis(1),
};

/// What is done at once, before it is waited for: appends with their lengths, each to one of three rows, and whether a
/// base is kept then.
type Round = (Vec<(u64, usize)>, bool);

fn rounds() -> impl Strategy<Value = Vec<Round>> {
    let appends = prop::collection::vec((1..4_u64, 1..3_000_usize), 1..6);
    prop::collection::vec((appends, prop::bool::weighted(0.2)), 1..12)
}

/// What was done to a row.
#[derive(Default, Debug)]
struct Done {
    texts: Vec<String>,
    answered: usize,
    /// The place of the first of which was said that it is not there.
    refused: Option<usize>,
    /// The places of the bases that were to be kept, and of the last that was.
    bases: Vec<u64>,
    kept: u64,
}

impl Done {
    async fn round(&mut self, log: &FileLog, row: RowId, lengths: &[usize], is_kept: bool) -> bool {
        let mut waiting = Vec::new();
        for length in lengths {
            let after = self.texts.len() as u64;
            self.texts
                .push(format!("{row:?} {after} {}", "x".repeat(*length)));
            let new = event(row, self.texts.last().expect("just pushed"));
            waiting.push(log.append(row, after, vec![new]));
        }
        log.note(row, vec![note(1, "a note")]);
        for appending in waiting {
            match appended(appending).await {
                Appended::Done => self.answered += 1,
                Appended::Nothing(_) => {
                    self.refused = Some(self.answered);
                    return false;
                }
                _ => return false,
            }
        }
        if is_kept && self.kept < self.answered as u64 {
            let ordinal = self.answered as u64;
            self.bases.push(ordinal);
            let kept = log.keep(row, self.kept, whole(ordinal), 0).await;
            if kept.is_err() {
                return false;
            }
            self.kept = ordinal;
        }
        true
    }

    async fn is_there(&self, log: &FileLog, row: RowId, sync: SyncMode) {
        let base = log.base(row).await.expect("readable");
        let first = base.as_ref().map_or(0, |base| base.ordinal);
        if let Some(base) = base {
            assert!(self.bases.contains(&first) && first >= self.kept);
            assert_eq!(base, whole(first));
        }
        let found = read(log, row, first).await;
        let from = usize::try_from(first).unwrap();
        let there = from + found.len();
        if sync == SyncMode::EveryCall {
            assert!(there >= self.answered, "{there} of {self:?}");
        }
        let is_refused = self.refused.is_some_and(|refused| there > refused);
        assert!(!is_refused, "{there} in spite of {self:?}");
        assert_eq!(
            found,
            self.texts[from..there],
            "a beginning of what was appended"
        );
    }
}

/// A base whose page shows whether it belongs to its head.
fn whole(ordinal: u64) -> Base {
    let page = Page {
        kind: 0,
        number: 0,
        bytes: format!("{ordinal}").repeat(3_000).into(),
    };
    base(ordinal, "head", &[page])
}

async fn work(log: &FileLog, rounds: &[Round]) -> [Done; 3] {
    let mut rows: [Done; 3] = Default::default();
    for (appends, is_kept) in rounds {
        for (row, done) in (1..).zip(&mut rows) {
            let own = appends.iter().filter(|(of, _)| *of == row);
            let lengths: Vec<_> = own.map(|(_, length)| *length).collect();
            if !done.round(log, RowId(row), &lengths, *is_kept).await {
                return rows;
            }
        }
    }
    rows
}

/// Chooses among a few, the same for the same seed.
pub(super) fn chooser(mut seed: u64) -> impl FnMut(u8) -> u8 {
    move |choices| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        u8::try_from((seed >> 40) % u64::from(choices)).expect("few")
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(future)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_power_cut_loses_nothing_that_was_answered(
        rounds in rounds(), cut in 0..250_usize, seed: u64, is_waited_for in prop::bool::weighted(0.7)
    ) {
        let sync = if is_waited_for { SyncMode::EveryCall } else { SyncMode::EveryInterval };
        let disk = Disk::default();
        block_on(async {
            let log = FileLog::start(disk.opener(), sync, WAITS).expect("a new store");
            disk.cut_after(cut);
            let rows = work(&log, &rounds).await;
            drop(log);
            let disk = disk.after_cut(chooser(seed));
            let log = FileLog::start(disk.opener(), sync, WAITS).expect("recovered");
            for (row, done) in (1..).zip(&rows) {
                done.is_there(&log, RowId(row), sync).await;
            }
        });
    }
}
