//! Appending: whole or not at all, each event at one place, whoever else appends.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use paysys_store::{Appended, Base, EventLog, PostgresLog, RowId, Settings};
use rstest::rstest;
use tokio::time::interval;

use super::server::Server;
use super::support::{
    ROW, Way, all, append, append_at_end, event, events, filled, holds, ids, soon, told, waiting,
    write,
};

#[tokio::test]
async fn a_place_that_is_taken_is_told_with_what_took_it() {
    let server = Server::start();
    let (log, other) = (server.log().await, server.log().await);
    let theirs = filled(&log, ROW, 3).await;
    let Appended::Taken(told) = append(&other, ROW, 1, events(2)).await else {
        panic!("the place is taken")
    };
    assert_eq!(
        told.iter().map(|stored| stored.ordinal).collect::<Vec<_>>(),
        [2, 3]
    );
    assert_eq!(ids(&told), [theirs[1].id, theirs[2].id]);
    assert_eq!(all(&other, ROW).await.len(), 3);
}

#[tokio::test]
async fn the_same_events_at_the_same_place_are_there_once() {
    let server = Server::start();
    let log = server.log().await;
    let same = filled(&log, ROW, 3).await;
    assert!(matches!(
        append(&log, ROW, 3, events(1)).await,
        Appended::Done
    ));
    assert!(matches!(
        append(&server.log().await, ROW, 0, same.clone()).await,
        Appended::Done
    ));
    assert_eq!(all(&log, ROW).await.len(), 4);
    let mut longer = same;
    longer.push(event("more"));
    let Appended::Taken(told) = append(&log, ROW, 0, longer).await else {
        panic!("not all of them are there")
    };
    assert_eq!(told.len(), 4);
}

#[tokio::test]
async fn nothing_is_appended_to_a_row_that_was_removed() {
    let server = Server::start();
    let (log, other) = (server.log().await, server.log().await);
    filled(&log, ROW, 3).await;
    filled(&log, RowId(4), 1).await;
    soon(other.remove(ROW)).await.expect("removed");
    assert!(matches!(
        append(&log, ROW, 3, events(1)).await,
        Appended::Gone
    ));
    assert!(matches!(
        append(&log, ROW, 0, events(1)).await,
        Appended::Gone
    ));
    assert_eq!(all(&log, ROW).await, []);
    assert_eq!(soon(log.rows()).await.expect("rows"), [RowId(4)]);
    soon(other.remove(RowId(5)))
        .await
        .expect("a row with nothing in it can be removed");
    assert!(matches!(
        append(&log, RowId(5), 0, events(1)).await,
        Appended::Gone
    ));
}

#[tokio::test]
async fn a_read_brings_a_mebibyte_and_one_event_at_least() {
    let server = Server::start();
    let log = server.log().await;
    let large = "x".repeat(700_000);
    let some = vec![
        event(&large),
        event(&large),
        event("small"),
        event(&"x".repeat(3_000_000)),
    ];
    assert!(matches!(append(&log, ROW, 0, some).await, Appended::Done));
    let mut portions = Vec::new();
    for after in [0, 2, 3, 4] {
        portions.push(soon(log.read(ROW, after)).await.expect("a row").len());
    }
    assert_eq!(portions, [2, 2, 1, 0]);
}

/// Of more of them than can be told, ours stand behind none.
#[rstest]
#[case::large(3, 400_000)]
#[case::many(2_048, 10)]
#[tokio::test]
async fn events_at_the_end_stand_behind_others_that_can_be_told(
    #[case] most: usize,
    #[case] size: usize,
) {
    let server = Server::start();
    let (log, other) = (server.log().await, server.log().await);
    filled(&log, ROW, 1).await;
    let body = "x".repeat(size);
    let theirs: Vec<_> = (0..=most).map(|_| event(&body)).collect();
    assert!(matches!(
        append(&other, ROW, 1, theirs.clone()).await,
        Appended::Done
    ));
    let ours = events(2);
    let Appended::Taken(told) = append_at_end(&log, ROW, 1, ours.clone()).await else {
        panic!("that is too much")
    };
    assert_eq!(told[0].event.id, theirs[0].id);
    let length = 1 + theirs.len();
    assert_eq!(all(&log, ROW).await.len(), length, "none of ours is there");
    let Appended::Behind(told) = append_at_end(&log, ROW, 2, ours).await else {
        panic!("that is not too much")
    };
    let expected: Vec<_> = theirs[1..].iter().map(|one| one.id).collect();
    assert_eq!(ids(&told), expected);
    let next = length as u64 + 2;
    assert!(matches!(
        append(&log, ROW, next, events(1)).await,
        Appended::Done
    ));
}

/// All want the same place at first, and one gets it.
#[tokio::test]
async fn single_events_of_three_processes_stand_where_they_were_told() {
    let server = Server::start();
    let logs = [server.log().await, server.log().await, server.log().await];
    let first = filled(&logs[0], ROW, 1).await;
    let told = join_all(logs.iter().map(async |log| {
        let (mut after, mut places) = (1, Vec::new());
        while places.len() < 50 {
            let one = event("one");
            after = match append_at_end(log, ROW, after, vec![one.clone()]).await {
                Appended::Done => after + 1,
                Appended::Behind(others) => others.last().expect("others").ordinal + 1,
                other => panic!("{other:?}"),
            };
            places.push((after, one.id));
        }
        places
    }));
    let mut expected = soon(told).await.concat();
    expected.push((1, first[0].id));
    expected.sort_by_key(|(place, _)| *place);
    let row = all(&logs[0], ROW).await;
    let stands = row.iter().map(|stored| (stored.ordinal, stored.event.id));
    assert_eq!(stands.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn nothing_is_put_behind_events_that_were_dropped() {
    let server = Server::start();
    let (log, other) = (server.log().await, server.log().await);
    filled(&log, ROW, 1).await;
    assert!(matches!(
        append(&other, ROW, 1, events(3)).await,
        Appended::Done
    ));
    let base = Base {
        ordinal: 3,
        head: "head".into(),
        pages: Vec::new(),
    };
    assert_eq!(soon(other.keep(ROW, 0, base, 0)).await, Ok(true));
    let Appended::Taken(told) = append_at_end(&log, ROW, 1, events(2)).await else {
        panic!("they cannot be told")
    };
    let places: Vec<_> = told.iter().map(|one| one.ordinal).collect();
    assert_eq!(places, [4]);
    let Appended::Behind(told) = append_at_end(&log, ROW, 3, events(2)).await else {
        panic!("all of them can be told")
    };
    let places: Vec<_> = told.iter().map(|one| one.ordinal).collect();
    assert_eq!(places, [4]);
    assert_eq!(soon(log.read(ROW, 3)).await.expect("a row").len(), 3);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_that_append_to_one_row_make_one_order(
    #[values(PostgresLog::append, PostgresLog::append_at_end)] way: Way,
) {
    let server = Server::start();
    let logs = [server.log().await, server.log().await, server.log().await].map(Arc::new);
    let writers: Vec<_> = logs
        .iter()
        .map(|log| tokio::spawn(write(Arc::clone(log), ROW, way, 100)))
        .collect();
    let mut acknowledged = Vec::new();
    for writer in writers {
        acknowledged.extend(soon(writer).await.expect("a writer"));
    }
    holds(&logs, ROW, &acknowledged).await;
}

#[tokio::test]
async fn what_is_too_large_for_the_server_is_refused_in_words() {
    let server = Server::start();
    let log = server.log().await;
    let Appended::Nothing(error) = append(&log, RowId(u64::MAX), 0, events(1)).await else {
        panic!("no such row")
    };
    assert_eq!(
        error.to_string(),
        "18446744073709551615 is more than PostgreSQL can count"
    );
}

/// However many there are: a plan that sorts all that is left of the row each time would be ten times as much work here.
#[tokio::test]
async fn each_event_of_a_long_row_is_read_about_once() {
    let server = Server::start();
    let log = server.log().await;
    for after in 0..10 {
        assert!(matches!(
            append(&log, ROW, after * 2_000, events(2_000)).await,
            Appended::Done
        ));
    }
    assert_eq!(all(&log, ROW).await.len(), 20_000);
    drop(log); // the server counts when a connection ends
    let read =
        "select coalesce(idx_tup_fetch, 0) from pg_stat_user_tables where relname = 'events'";
    let client = server.client().await;
    let mut fetched: i64 = 0;
    let mut pause = interval(Duration::from_millis(10));
    soon(async {
        while fetched < 20_000 {
            pause.tick().await;
            fetched = client.query_one(read, &[]).await.expect("a count").get(0);
        }
    })
    .await;
    assert!(fetched < 30_000, "{fetched}");
}

/// What waits while the only connection is busy goes as one statement, and each row is told what became of its own.
#[tokio::test]
async fn what_waits_for_many_rows_is_appended_together_and_told_apart() {
    let server = Server::start();
    let one = Settings {
        appenders: 1,
        ..Settings::default()
    };
    let log = PostgresLog::open(&server.url(), one)
        .await
        .expect("the store opens");
    let other = server.log().await;
    let theirs = filled(&other, RowId(20), 2).await;
    filled(&other, RowId(21), 1).await;
    soon(other.remove(RowId(21))).await.expect("removed");
    filled(&log, RowId(22), 1).await;
    let blocker = server.client().await;
    blocker
        .batch_execute("begin; select * from paysys.rows where row = 22 for update")
        .await
        .expect("the row is held");
    let first = log.append(RowId(22), 1, events(1));
    waiting(&server, "Lock", 1).await;
    let waits = [30, 29, 20, 21, 22, 28, 30].map(|row| {
        let after = match row {
            22 => 2,
            _ => 0,
        };
        (row, log.append(RowId(row), after, events(2)))
    });
    let before = transactions(&server).await;
    blocker
        .batch_execute("commit")
        .await
        .expect("the row is free");
    assert!(matches!(told(first).await, Appended::Done));
    let mut outcomes = Vec::new();
    for (row, appending) in waits {
        outcomes.push((row, told(appending).await));
    }
    for (row, appended) in &outcomes[..6] {
        match (row, appended) {
            (20, Appended::Taken(found)) => assert_eq!(ids(found), [theirs[0].id, theirs[1].id]),
            (21, Appended::Gone) | (22 | 28..=30, Appended::Done) => {}
            other => panic!("{other:?}"),
        }
    }
    // The second one for a row comes behind the first.
    assert!(matches!(&outcomes[6].1, Appended::Taken(found) if found.len() == 2));
    for (row, length) in [(20, 2), (21, 0), (22, 4), (28, 2), (29, 2), (30, 2)] {
        assert_eq!(all(&log, RowId(row)).await.len(), length, "row {row}");
    }
    // One for the event that was held, and one for all that waited meanwhile; the last one's are not there.
    assert_eq!(transactions(&server).await - before, 2);
}

/// How many of the events in the store were written by different transactions.
async fn transactions(server: &Server) -> i64 {
    let count = "select count(distinct xmin::text) from paysys.events";
    let client = server.client().await;
    client.query_one(count, &[]).await.expect("a count").get(0)
}
