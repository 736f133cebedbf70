//! What holds for every [`EventLog`]: one function for each promise, and a macro that makes tests of them all.
//!
//! A row that a promise is tried on has nothing in it yet, and neither has the one with the next number; the log may have
//! other rows.

use std::time::Duration;

use bytes::Bytes;

use crate::{Appended, Appending, Base, Event, EventId, EventLog, Note, Page, RowId, Stored};

/// Makes a test of each promise, given an async function that returns a log, a row which is empty as is the next one, and
/// what must live as long as the log.
macro_rules! tests {
    ($fresh:path) => {
        $crate::contract::tests!($fresh:
            appends_in_order, refuses_a_taken_place, tells_what_stands_at_a_taken_place, takes_the_same_again,
            takes_the_same_again_that_others_came_behind, appends_at_the_end, appends_the_same_at_the_end_once,
            appends_nothing_at_the_end_of_a_removed_row, refuses_a_place_behind_the_end, keeps_rows_apart,
            reads_behind_a_place, reads_all_of_many_in_steps, replaces_notes, keeps_a_base_with_its_pages,
            drops_what_is_in_a_base, keeps_only_in_place_of_the_base_that_is_there, goes_on_behind_a_base,
            removes_a_row, counts_rows, notes_of_no_row_are_dropped, is_ready, closes);
    };
    ($fresh:path: $($promise:ident),+) => {
        $(#[tokio::test]
        async fn $promise() {
            let (log, row, _guard) = $fresh().await;
            $crate::contract::in_time($crate::contract::$promise(&log, row)).await;
        })+
    };
}
pub(crate) use tests;

/// Waits for a promise, not for ever.
pub(crate) async fn in_time(promise: impl Future<Output = ()>) {
    let limit = Duration::from_secs(30);
    tokio::time::timeout(limit, promise)
        .await
        .expect("half a minute is enough");
}

/// An event whose id follows from its row and its text.
pub(crate) fn event(row: RowId, text: &str) -> Event {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&row.0.to_le_bytes());
    for (place, byte) in text.bytes().enumerate() {
        id[8 + place % 8] = id[8 + place % 8].wrapping_mul(31).wrapping_add(byte);
    }
    Event {
        id: EventId(id),
        bytes: Bytes::copy_from_slice(text.as_bytes()),
    }
}

fn events(row: RowId, texts: &[&str]) -> Vec<Event> {
    texts.iter().map(|text| event(row, text)).collect()
}

/// What becomes of an append.
pub(crate) async fn appended(appending: Appending) -> Appended {
    match appending {
        Appending::Now(appended) => appended,
        Appending::Later(receiver) => receiver.await.expect("an answer"),
    }
}

async fn append(log: &dyn EventLog, row: RowId, after: u64, texts: &[&str]) -> Appended {
    appended(log.append(row, after, events(row, texts))).await
}

async fn done(log: &dyn EventLog, row: RowId, after: u64, texts: &[&str]) {
    let appended = append(log, row, after, texts).await;
    assert!(matches!(appended, Appended::Done), "{appended:?}");
}

async fn taken(log: &dyn EventLog, row: RowId, after: u64, texts: &[&str]) -> Vec<String> {
    match append(log, row, after, texts).await {
        Appended::Taken(there) => texts_of(&there, after),
        other => panic!("taken, not {other:?}"),
    }
}

fn texts_of(stored: &[Stored], after: u64) -> Vec<String> {
    for (one, ordinal) in stored.iter().zip(after + 1..) {
        assert_eq!(one.ordinal, ordinal, "places follow each other");
    }
    let text = |one: &Stored| String::from_utf8(one.event.bytes.to_vec()).expect("text");
    stored.iter().map(text).collect()
}

/// The texts of all events behind a place.
pub(crate) async fn read(log: &dyn EventLog, row: RowId, after: u64) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        let place = after + all.len() as u64;
        let step = log.read(row, place).await.expect("readable");
        if step.is_empty() {
            return all;
        }
        all.extend(texts_of(&step, place));
    }
}

pub(crate) fn note(number: u64, text: &'static str) -> Note {
    Note {
        number,
        bytes: Bytes::from_static(text.as_bytes()),
    }
}

async fn notes(log: &dyn EventLog, row: RowId, from: u64) -> Vec<(u64, String)> {
    let notes = log.notes(row, from).await.expect("readable");
    let shown = |note: Note| {
        let text = String::from_utf8(note.bytes.to_vec());
        (note.number, text.expect("text"))
    };
    notes.into_iter().map(shown).collect()
}

fn page(kind: u8, number: u64, text: &'static str) -> Page {
    Page {
        kind,
        number,
        bytes: Bytes::from_static(text.as_bytes()),
    }
}

pub(crate) fn base(ordinal: u64, head: &'static str, pages: &[Page]) -> Base {
    Base {
        ordinal,
        head: Bytes::from_static(head.as_bytes()),
        pages: pages.to_vec(),
    }
}

async fn keep(log: &dyn EventLog, row: RowId, before: u64, base: Base) -> bool {
    log.keep(row, before, base, 0).await.expect("kept or not")
}

pub(crate) async fn appends_in_order(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a"]).await;
    done(log, row, 1, &["b", "c"]).await;
    assert_eq!(read(log, row, 0).await, ["a", "b", "c"]);
    let stored = log.read(row, 0).await.expect("readable");
    assert_eq!(stored[1].event, event(row, "b"), "with the id");
}

pub(crate) async fn refuses_a_taken_place(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a", "b"]).await;
    assert_eq!(taken(log, row, 1, &["c", "d"]).await, ["b"]);
    assert_eq!(read(log, row, 0).await, ["a", "b"], "none of them is there");
}

pub(crate) async fn tells_what_stands_at_a_taken_place(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a", "b"]).await;
    done(log, row, 2, &["c"]).await;
    assert_eq!(taken(log, row, 0, &["d"]).await, ["a", "b", "c"]);
}

pub(crate) async fn takes_the_same_again(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a"]).await;
    done(log, row, 1, &["b", "c"]).await;
    done(log, row, 1, &["b", "c"]).await;
    assert_eq!(read(log, row, 0).await, ["a", "b", "c"]);
    assert_eq!(
        taken(log, row, 0, &["b"]).await,
        ["a", "b", "c"],
        "not at another place"
    );
}

pub(crate) async fn takes_the_same_again_that_others_came_behind(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a", "b"]).await;
    done(log, row, 2, &["c"]).await;
    done(log, row, 0, &["a", "b"]).await;
    assert_eq!(read(log, row, 0).await, ["a", "b", "c"]);
}

async fn append_at_end(log: &dyn EventLog, row: RowId, after: u64, texts: &[&str]) -> Appended {
    appended(log.append_at_end(row, after, events(row, texts))).await
}

pub(crate) async fn appends_at_the_end(log: &dyn EventLog, row: RowId) {
    let first = append_at_end(log, row, 0, &["a"]).await;
    assert!(matches!(first, Appended::Done), "{first:?}");
    done(log, row, 1, &["b", "c"]).await;
    let behind = append_at_end(log, row, 1, &["d", "e"]).await;
    let (others, all): (_, &[_]) = match behind {
        Appended::Behind(others) => (others, &["a", "b", "c", "d", "e"]),
        // A log need not be able to.
        Appended::Taken(others) => (others, &["a", "b", "c"]),
        other => panic!("{other:?}"),
    };
    assert_eq!(texts_of(&others, 1), ["b", "c"]);
    assert_eq!(read(log, row, 0).await, all);
    let next = append_at_end(log, row, all.len() as u64, &["f"]).await;
    assert!(matches!(next, Appended::Done), "{next:?}");
    let nowhere = append_at_end(log, row, 9, &["g"]).await;
    assert!(
        matches!(&nowhere, Appended::Taken(none) if none.is_empty()),
        "{nowhere:?}"
    );
}

pub(crate) async fn appends_the_same_at_the_end_once(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a", "b"]).await;
    let Appended::Behind(_) = append_at_end(log, row, 1, &["c", "d"]).await else {
        return; // not every log is able to
    };
    done(log, row, 4, &["e"]).await;
    let again = append_at_end(log, row, 1, &["c", "d"]).await;
    assert!(
        matches!(&again, Appended::Behind(others) if texts_of(others, 1) == ["b"]),
        "{again:?}"
    );
    let at_its_place = append_at_end(log, row, 2, &["c", "d"]).await;
    assert!(matches!(at_its_place, Appended::Done), "{at_its_place:?}");
    assert_eq!(read(log, row, 0).await, ["a", "b", "c", "d", "e"]);
}

pub(crate) async fn appends_nothing_at_the_end_of_a_removed_row(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a", "b"]).await;
    log.remove(row).await.expect("removed");
    let gone = append_at_end(log, row, 1, &["c"]).await;
    assert!(matches!(gone, Appended::Gone), "{gone:?}");
    assert!(read(log, row, 0).await.is_empty());
}

pub(crate) async fn refuses_a_place_behind_the_end(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a"]).await;
    assert!(taken(log, row, 2, &["b"]).await.is_empty());
    done(log, row, 1, &["c"]).await;
    assert_eq!(read(log, row, 0).await, ["a", "c"]);
}

pub(crate) async fn keeps_rows_apart(log: &dyn EventLog, row: RowId) {
    let other = RowId(row.0 + 1);
    done(log, row, 0, &["a"]).await;
    done(log, other, 0, &["b"]).await;
    done(log, row, 1, &["c"]).await;
    assert_eq!(read(log, row, 0).await, ["a", "c"]);
    assert_eq!(read(log, other, 0).await, ["b"]);
}

pub(crate) async fn reads_behind_a_place(log: &dyn EventLog, row: RowId) {
    assert!(read(log, row, 0).await.is_empty());
    done(log, row, 0, &["a", "b", "c"]).await;
    done(log, row, 3, &["d"]).await;
    assert_eq!(
        read(log, row, 1).await,
        ["b", "c", "d"],
        "from within what was appended together"
    );
    assert_eq!(read(log, row, 3).await, ["d"]);
    assert!(read(log, row, 4).await.is_empty());
}

pub(crate) async fn reads_all_of_many_in_steps(log: &dyn EventLog, row: RowId) {
    let text = |place: u64| format!("{place}{}", "x".repeat(5_000));
    for batch in 0..8 {
        let texts: Vec<_> = (0..64).map(|place| text(batch * 64 + place)).collect();
        let texts: Vec<_> = texts.iter().map(String::as_str).collect();
        done(log, row, batch * 64, &texts).await;
    }
    let all = read(log, row, 0).await;
    assert!(all.iter().zip(0..).all(|(one, place)| *one == text(place)));
    assert_eq!(all.len(), 512);
}

pub(crate) async fn replaces_notes(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a"]).await;
    log.note(row, vec![note(3, "three"), note(1, "one")]);
    log.note(row, vec![note(2, "two"), note(3, "other")]);
    let all = [(1, "one"), (2, "two"), (3, "other")].map(|(at, text)| (at, text.to_owned()));
    assert_eq!(notes(log, row, 0).await, all);
    assert_eq!(notes(log, row, 2).await, all[1..]);
}

pub(crate) async fn keeps_a_base_with_its_pages(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a", "b", "c"]).await;
    assert_eq!(log.base(row).await, Ok(None));
    let first = base(1, "first", &[page(0, 1, "x"), page(1, 0, "y")]);
    assert!(keep(log, row, 0, first.clone()).await);
    assert_eq!(log.base(row).await, Ok(Some(first)));
    let changed = base(3, "second", &[page(0, 1, "changed"), page(0, 2, "new")]);
    assert!(keep(log, row, 1, changed).await);
    let merged = [page(0, 1, "changed"), page(0, 2, "new"), page(1, 0, "y")];
    assert_eq!(log.base(row).await, Ok(Some(base(3, "second", &merged))));
}

pub(crate) async fn drops_what_is_in_a_base(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a"]).await;
    done(log, row, 1, &["b", "c"]).await;
    log.note(row, vec![note(1, "one"), note(2, "two"), note(3, "three")]);
    let kept = log.keep(row, 0, base(2, "head", &[]), 2).await;
    assert_eq!(kept, Ok(true));
    let left = log.read(row, 0).await.expect("readable");
    assert_eq!(
        texts_of(&left, 2),
        ["c"],
        "even of what was appended together"
    );
    let left = notes(log, row, 0).await;
    assert_eq!(left, [(2, "two".to_owned()), (3, "three".to_owned())]);
}

pub(crate) async fn keeps_only_in_place_of_the_base_that_is_there(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a", "b", "c"]).await;
    assert!(keep(log, row, 0, base(1, "first", &[])).await);
    assert!(!keep(log, row, 0, base(2, "late", &[page(0, 0, "x")])).await);
    assert_eq!(log.base(row).await, Ok(Some(base(1, "first", &[]))));
    assert_eq!(read(log, row, 1).await, ["b", "c"]);
}

pub(crate) async fn goes_on_behind_a_base(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a", "b"]).await;
    assert!(keep(log, row, 0, base(2, "head", &[])).await);
    assert!(read(log, row, 2).await.is_empty());
    assert!(
        taken(log, row, 0, &["a"]).await.is_empty(),
        "dropped, and not free again"
    );
    done(log, row, 2, &["c"]).await;
    assert_eq!(read(log, row, 2).await, ["c"]);
}

pub(crate) async fn removes_a_row(log: &dyn EventLog, row: RowId) {
    let other = RowId(row.0 + 1);
    done(log, row, 0, &["a", "b"]).await;
    done(log, other, 0, &["c"]).await;
    log.note(row, vec![note(1, "one")]);
    assert!(keep(log, row, 0, base(1, "head", &[page(0, 0, "x")])).await);
    log.remove(row).await.expect("removed");
    let appended = append(log, row, 2, &["d"]).await;
    assert!(matches!(appended, Appended::Gone), "{appended:?}");
    assert!(read(log, row, 0).await.is_empty());
    assert!(notes(log, row, 0).await.is_empty());
    assert_eq!(log.base(row).await, Ok(None));
    assert_eq!(read(log, other, 0).await, ["c"], "the next row stays");
}

pub(crate) async fn counts_rows(log: &dyn EventLog, row: RowId) {
    let other = RowId(row.0 + 1);
    done(log, row, 0, &["a"]).await;
    done(log, other, 0, &["b"]).await;
    log.remove(row).await.expect("removed");
    let rows = log.rows().await.expect("readable");
    assert!(!rows.contains(&row), "{rows:?}");
    assert!(rows.contains(&other), "{rows:?}");
}

pub(crate) async fn notes_of_no_row_are_dropped(log: &dyn EventLog, row: RowId) {
    log.note(row, vec![note(1, "one")]);
    assert!(notes(log, row, 0).await.is_empty());
    assert!(!log.rows().await.expect("readable").contains(&row));
}

pub(crate) async fn is_ready(log: &dyn EventLog, row: RowId) {
    assert_eq!(log.ready().await, Ok(()));
    done(log, row, 0, &["a"]).await;
    assert_eq!(log.ready().await, Ok(()));
}

pub(crate) async fn closes(log: &dyn EventLog, row: RowId) {
    done(log, row, 0, &["a"]).await;
    assert_eq!(log.close().await, Ok(()));
    assert_eq!(log.close().await, Ok(()), "as often as one likes");
}
