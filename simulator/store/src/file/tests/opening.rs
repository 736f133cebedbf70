//! Opening a store again, and stores that cannot be opened.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use redb::{Database, TableDefinition};
use rstest::rstest;

use super::disk::Disk;
use super::power::WAITS;
use super::temporary;
use crate::contract::{appended, base, event, in_time, note, read};
use crate::file::{FileLog, SyncMode};
use crate::{Appended, EventLog, Page, RowId, StoreError};

const ROW: RowId = RowId(7);

async fn append(log: &FileLog, after: u64, text: &str) -> Appended {
    appended(log.append(ROW, after, vec![event(ROW, text)])).await
}

fn refused(directory: &Path) -> StoreError {
    FileLog::open(directory, SyncMode::EveryCall).expect_err("refused")
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[rstest]
#[tokio::test]
async fn goes_on_where_it_ended(
    #[values(SyncMode::EveryCall, SyncMode::EveryInterval, SyncMode::Never)] sync: SyncMode,
    #[values(true, false)] is_closed: bool,
) {
    let (log, row, directory) = temporary(sync);
    append(&log, 0, "a").await;
    append(&log, 1, "b").await;
    assert_eq!(log.keep(row, 0, base(2, "head", &[]), 0).await, Ok(true));
    append(&log, 2, "c").await;
    log.note(row, vec![note(4, "four")]);
    log.append(RowId(8), 0, vec![event(RowId(8), "x")]);
    log.remove(RowId(8)).await.unwrap();
    if is_closed {
        log.close().await.unwrap();
    }
    drop(log);
    let log = FileLog::open(directory.path(), sync).unwrap();
    assert_eq!(log.rows().await, Ok(vec![row]));
    assert_eq!(log.base(row).await, Ok(Some(base(2, "head", &[]))));
    assert_eq!(read(&log, row, 2).await, ["c"]);
    assert_eq!(log.notes(row, 0).await, Ok(vec![note(4, "four")]));
    assert!(matches!(append(&log, 2, "d").await, Appended::Taken(_)));
    assert!(matches!(append(&log, 3, "d").await, Appended::Done));
    let removed = appended(log.append(RowId(8), 1, vec![event(RowId(8), "y")])).await;
    assert!(matches!(removed, Appended::Gone));
}

/// A batch that reaches beyond a base, and nothing behind it.
#[tokio::test]
async fn a_base_within_what_was_appended_together_survives() {
    let (log, row, directory) = temporary(SyncMode::EveryCall);
    let together = ["a", "b", "c"].map(|text| event(row, text)).to_vec();
    appended(log.append(row, 0, together)).await;
    assert_eq!(log.keep(row, 0, base(2, "head", &[]), 0).await, Ok(true));
    drop(log);
    let log = FileLog::open(directory.path(), SyncMode::EveryCall).unwrap();
    assert_eq!(read(&log, row, 2).await, ["c"]);
    assert!(matches!(append(&log, 3, "d").await, Appended::Done));
}

#[tokio::test]
async fn a_row_with_nothing_behind_its_base_goes_on() {
    let (log, row, directory) = temporary(SyncMode::EveryCall);
    append(&log, 0, "a").await;
    assert_eq!(log.keep(row, 0, base(1, "head", &[]), 0).await, Ok(true));
    drop(log);
    let log = FileLog::open(directory.path(), SyncMode::EveryCall).unwrap();
    assert!(matches!(append(&log, 0, "b").await, Appended::Taken(_)));
    assert!(matches!(append(&log, 1, "b").await, Appended::Done));
    assert_eq!(read(&log, row, 1).await, ["b"]);
}

#[tokio::test]
async fn keeps_no_base_of_events_that_are_not_there() {
    let (log, row, _directory) = temporary(SyncMode::EveryCall);
    append(&log, 0, "a").await;
    assert_eq!(log.keep(row, 0, base(2, "head", &[]), 0).await, Ok(false));
    assert_eq!(log.base(row).await, Ok(None));
}

#[rstest]
#[case(SyncMode::EveryCall, false)]
#[case(SyncMode::EveryInterval, true)]
#[case(SyncMode::Never, true)]
#[tokio::test]
async fn answers_at_once_only_where_nothing_is_promised(
    #[case] sync: SyncMode,
    #[case] at_once: bool,
) {
    let (log, row, _directory) = temporary(sync);
    let appending = log.append(row, 0, vec![event(row, "a")]);
    let is_now = matches!(appending, crate::Appending::Now(Appended::Done));
    assert_eq!(is_now, at_once);
    assert!(matches!(appended(appending).await, Appended::Done));
}

#[tokio::test]
async fn nothing_is_taken_after_closing() {
    let (log, row, _directory) = temporary(SyncMode::EveryCall);
    log.close().await.unwrap();
    let closed = StoreError::Unavailable("the store is closed".to_owned());
    let refused = append(&log, 0, "a").await;
    assert!(matches!(refused, Appended::Nothing(error) if error == closed));
    assert_eq!(log.read(row, 0).await, Err(closed));
}

#[test]
fn others_may_not_read_it() {
    let parent = tempfile::tempdir().unwrap();
    let directory = parent.path().join("store");
    let log = FileLog::open(&directory, SyncMode::EveryCall).unwrap();
    assert_eq!(mode(&directory), 0o700);
    assert_eq!(mode(&directory.join("events.redb")), 0o600);
    assert!(log.warnings().is_empty());
}

#[test]
fn warns_of_a_store_that_others_may_read() {
    let (log, _, directory) = temporary(SyncMode::EveryCall);
    drop(log);
    let file = directory.path().join("events.redb");
    fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
    let log = FileLog::open(directory.path(), SyncMode::EveryCall).unwrap();
    let path = file.display();
    assert_eq!(
        log.warnings(),
        [format!(
            "{path} holds the bodies of all calls, and others may open it: its mode is 640, and 600 is enough"
        )]
    );
}

#[test]
fn two_at_once_are_refused() {
    let (log, _, directory) = temporary(SyncMode::EveryCall);
    let path = directory.path();
    let why = format!("another simulator has this store open: {}", path.display());
    assert_eq!(refused(path), StoreError::Unavailable(why));
    drop(log);
    FileLog::open(path, SyncMode::EveryCall).expect("free again");
}

#[test]
fn a_newer_format_is_refused() {
    let (log, _, directory) = temporary(SyncMode::EveryCall);
    drop(log);
    let path = directory.path();
    let file = Database::open(path.join("events.redb")).unwrap();
    let writing = file.begin_write().unwrap();
    let about = TableDefinition::<&str, u64>::new("about");
    writing
        .open_table(about)
        .unwrap()
        .insert("format", 2)
        .unwrap();
    writing.commit().unwrap();
    drop(file);
    let why = format!(
        "the store {} was written by a newer version of paysys-simulator",
        path.display()
    );
    assert_eq!(refused(path), StoreError::Unusable(why));
}

#[rstest]
#[case("file/store", "it is a file, and a store is a directory")]
#[case("file", "it is a file, and a store is a directory")]
#[case("missing/store", "the directory in which it would be does not exist")]
fn a_directory_that_cannot_be_is_told(#[case] path: &str, #[case] why: &str) {
    let parent = tempfile::tempdir().unwrap();
    fs::write(parent.path().join("file"), "").unwrap();
    let path = parent.path().join(path);
    let why = format!("the store {} cannot be opened: {why}", path.display());
    assert_eq!(refused(&path), StoreError::Unusable(why));
}

#[test]
fn another_file_in_its_place_is_told() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(
        directory.path().join("events.redb"),
        "something else".repeat(1_000),
    )
    .unwrap();
    let why = format!(
        "events.redb in {} is no store of paysys-simulator",
        directory.path().display()
    );
    assert_eq!(refused(directory.path()), StoreError::Unusable(why));
}

#[rstest]
#[tokio::test]
async fn a_changed_byte_is_found(
    #[values("an event", "a head", "a page", "a note")] place: &str,
    #[values(true, false)] is_closed: bool,
) {
    in_time(async {
        let disk = Disk::default();
        let log = FileLog::start(disk.opener(), SyncMode::EveryCall, WAITS).unwrap();
        append(&log, 0, "the first").await;
        append(&log, 1, "an event").await;
        let page = Page {
            kind: 1,
            number: 2,
            bytes: "a page".into(),
        };
        log.keep(ROW, 0, base(1, "a head", &[page]), 0)
            .await
            .unwrap();
        log.note(ROW, vec![note(1, "a note")]);
        log.notes(ROW, 0).await.unwrap();
        // A change in the very last commit before a kill looks like a torn write, and is rolled back.
        append(&log, 2, "the last but one").await;
        append(&log, 3, "the last").await;
        let left = disk.copy();
        drop(log);
        let left = if is_closed { disk.copy() } else { left };
        left.damage(place.as_bytes());
        let refused = FileLog::start(left.opener(), SyncMode::EveryCall, WAITS);
        let refused = refused.expect_err("damaged").to_string();
        assert!(
            refused.starts_with("the store on a disk is damaged"),
            "{refused}"
        );
        assert!(
            refused.ends_with("; put a backup of the directory in its place"),
            "{refused}"
        );
    })
    .await;
}

#[rstest]
#[case(SyncMode::EveryCall, "every-call")]
#[case(SyncMode::EveryInterval, "100ms")]
#[case(SyncMode::Never, "never")]
fn a_mode_is_told_as_it_is_written(#[case] sync: SyncMode, #[case] text: &str) {
    assert_eq!(sync.to_string(), text);
    assert_eq!(text.parse(), Ok(sync));
}

#[test]
fn another_mode_is_told() {
    let error = "1s".parse::<SyncMode>().unwrap_err().to_string();
    assert_eq!(error, "`1s` is none of every-call, 100ms, never");
}

#[tokio::test]
async fn what_was_killed_while_it_was_made_is_made_anew() {
    let directory = tempfile::tempdir().unwrap();
    let unfinished = directory.path().join("events.redb.unfinished");
    fs::write(&unfinished, vec![0; 73_728]).unwrap();
    let log = FileLog::open(directory.path(), SyncMode::EveryCall).unwrap();
    append(&log, 0, "a").await;
    drop(log);
    assert!(!unfinished.exists());
    let log = FileLog::open(directory.path(), SyncMode::EveryCall).unwrap();
    assert_eq!(read(&log, ROW, 0).await, ["a"]);
}
