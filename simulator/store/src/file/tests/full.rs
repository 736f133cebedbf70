//! A disk that runs full, or fails, and works again later: nothing that was answered is lost, nothing that was refused is
//! there.

use rstest::rstest;

use super::disk::Disk;
use super::power::{WAITS, chooser};
use crate::contract::{appended, event, in_time, read};
use crate::file::job::Job;
use crate::file::queue::Queue;
use crate::file::{FileLog, SyncMode};
use crate::{Appended, Event, EventLog, RowId, StoreError};

const ROW: RowId = RowId(1);

/// A text that takes more than one block.
fn text(place: usize) -> String {
    format!("{place} {}", "x".repeat(6_000))
}

/// Appends until something is refused. What was answered, and how it was refused.
async fn until_refused(log: &FileLog) -> (Vec<String>, Appended) {
    let mut answered = Vec::new();
    loop {
        let text = text(answered.len());
        let new = vec![event(ROW, &text)];
        match appended(log.append(ROW, answered.len() as u64, new)).await {
            Appended::Done => answered.push(text),
            refused => return (answered, refused),
        }
    }
}

/// Appends one more as soon as it is taken.
async fn one_more(log: &FileLog, answered: &mut Vec<String>) {
    loop {
        let new = vec![event(ROW, "more")];
        match appended(log.append(ROW, answered.len() as u64, new)).await {
            Appended::Done => break answered.push("more".to_owned()),
            Appended::Nothing(StoreError::Unavailable(_)) => tokio::task::yield_now().await,
            other => panic!("refused or taken, not {other:?}"),
        }
    }
}

#[rstest]
#[case(SyncMode::EveryCall)]
#[case(SyncMode::EveryInterval)]
#[tokio::test]
async fn a_full_disk_refuses_until_there_is_room(#[case] sync: SyncMode) {
    in_time(async {
        for room in 0..40 {
            let disk = Disk::default();
            let log = FileLog::start(disk.opener(), sync, WAITS).unwrap();
            disk.leave_room(Some(room));
            let (mut answered, refused) = until_refused(&log).await;
            let full =
                StoreError::Unavailable("the disk of the store on a disk is full".to_owned());
            assert!(
                matches!(&refused, Appended::Nothing(error) if *error == full),
                "{refused:?} with room for {room}"
            );
            disk.leave_room(None);
            one_more(&log, &mut answered).await;
            assert_eq!(read(&log, ROW, 0).await, answered);
            drop(log);
            let log = FileLog::start(disk.copy().opener(), sync, WAITS).unwrap();
            assert_eq!(read(&log, ROW, 0).await, answered, "with room for {room}");
        }
    })
    .await;
}

/// After a sync that failed, what it was for can be read and is lost with the power all the same.
#[rstest]
#[tokio::test]
async fn what_a_failed_sync_was_for_is_written_again(#[values(1, 2, 3)] bad: usize) {
    in_time(async {
        for good in 0..6 {
            let disk = Disk::default();
            let log = FileLog::start(disk.opener(), SyncMode::EveryCall, WAITS).unwrap();
            let mut answered = Vec::new();
            for _ in 0..good {
                one_more(&log, &mut answered).await;
            }
            disk.fail_syncs(bad);
            let new = vec![event(ROW, "fails")];
            match appended(log.append(ROW, good, new)).await {
                Appended::Done => answered.push("fails".to_owned()),
                Appended::Nothing(_) | Appended::Unknown(_) => {}
                other => panic!("{other:?}"),
            }
            disk.cut_after(0);
            drop(log);
            for seed in 0..20 {
                let disk = disk.after_cut(chooser(seed));
                let log = FileLog::start(disk.opener(), SyncMode::EveryCall, WAITS).unwrap();
                let found = read(&log, ROW, 0).await;
                assert!(found.starts_with(&answered), "{found:?}, not {answered:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn where_nobody_can_look_it_is_not_known() {
    let disk = Disk::default();
    let log = FileLog::start(disk.opener(), SyncMode::EveryCall, WAITS).unwrap();
    disk.cut_after(0);
    let unknown = appended(log.append(ROW, 0, vec![event(ROW, "a")])).await;
    assert!(matches!(unknown, Appended::Unknown(_)), "{unknown:?}");
    in_time(async { assert!(log.close().await.is_err()) }).await;
}

#[test]
fn not_more_waits_than_there_is_memory_for() {
    let queue = Queue::default();
    let mut inner = queue.lock();
    for megabytes in 0..16 {
        assert_eq!(inner.has_room(), Ok(()), "{megabytes} MiB");
        let event = Event {
            bytes: vec![0; 1024 * 1024].into(),
            ..event(ROW, "")
        };
        let job = Job::Append {
            row: ROW,
            after: megabytes,
            events: vec![event],
            answer: None,
        };
        queue.push(&mut inner, job);
    }
    let full = "more waits to be written than the disk can keep up with";
    assert_eq!(
        inner.has_room(),
        Err(StoreError::Unavailable(full.to_owned()))
    );
}

/// An error in the program, for which a panic of the thread that writes stands here.
#[tokio::test]
async fn nobody_waits_for_a_thread_that_is_gone() {
    in_time(async {
        let log = FileLog::start(Disk::default().opener(), SyncMode::EveryCall, WAITS).unwrap();
        log.queue
            .offer(Job::Look(Box::new(|_| panic!("on purpose"))));
        let stopped = "the store has stopped after an error in the program";
        let stopped = StoreError::Unusable(stopped.to_owned());
        assert_eq!(log.close().await, Err(stopped.clone()));
        let refused = appended(log.append(ROW, 0, vec![event(ROW, "a")])).await;
        assert!(matches!(refused, Appended::Nothing(error) if error == stopped));
    })
    .await;
}
