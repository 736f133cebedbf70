//! What must hold while the server, or the way to it, fails.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use paysys_store::{Appended, Base, EventLog, PostgresLog, RowId, Settings};
use rstest::rstest;
use rustix::process::Signal;
use tokio::time::{interval, timeout};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, NoTls};

use super::proxy::{Next, Proxy};
use super::server::Server;
use super::support::{
    PATIENCE, ROW, Way, all, append, append_at_end, event, events, filled, holds, ids, log, soon,
    told, until, waiting, write,
};

#[rstest]
#[case::its_statement_did_not_arrive(2, Next::StatementCut("event 1"))]
#[case::nothing_is_heard_of_its_statement(2, Next::StatementLost("event 1"))]
#[case::it_was_carried_out_and_the_answer_was_lost(2, Next::AnswerCut("CALL"))]
#[case::one_event_did_not_arrive(1, Next::StatementCut("event 0"))]
#[case::nothing_is_heard_of_one_event(1, Next::StatementLost("event 0"))]
#[case::one_event_was_put_there_and_the_answer_was_lost(1, Next::AnswerCut("INSERT"))]
#[tokio::test]
async fn an_append_of_unknown_fate_stands_once(#[case] count: usize, #[case] fate: Next) {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let log = log(&proxy.url()).await;
    let mut expected = filled(&log, ROW, 1).await;
    listens(&log).await;
    proxy.next(fate);
    let more = events(count);
    assert!(matches!(
        append(&log, ROW, 1, more.clone()).await,
        Appended::Done
    ));
    assert!(proxy.is_over());
    expected.extend(more);
    let expected: Vec<_> = expected.iter().map(|event| event.id).collect();
    assert_eq!(ids(&all(&log, ROW).await), expected);
}

#[rstest]
#[case::its_statement_did_not_arrive(Next::StatementCut("event 1"))]
#[case::it_was_carried_out_and_the_answer_was_lost(Next::AnswerCut("CALL"))]
#[tokio::test]
async fn an_append_at_the_end_of_unknown_fate_stands_once(#[case] fate: Next) {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let (log, other) = (log(&proxy.url()).await, server.log().await);
    let mut expected = filled(&log, ROW, 1).await;
    let theirs = events(1);
    assert!(matches!(
        append(&other, ROW, 1, theirs.clone()).await,
        Appended::Done
    ));
    listens(&log).await;
    proxy.next(fate);
    let ours = events(2);
    let appended = append_at_end(&log, ROW, 1, ours.clone()).await;
    assert!(
        matches!(&appended, Appended::Behind(others) if ids(others) == [theirs[0].id]),
        "{appended:?}"
    );
    assert!(proxy.is_over());
    expected.extend(theirs.into_iter().chain(ours));
    let expected: Vec<_> = expected.iter().map(|event| event.id).collect();
    assert_eq!(ids(&all(&log, ROW).await), expected);
}

/// As many others, and of such a size, that they are just told together; ours would be no more.
#[rstest]
#[case::many(2_048, 10, 2)]
#[case::large(3, 300_000, 200_000)]
#[tokio::test]
async fn an_append_behind_all_that_can_be_told_is_found_again(
    #[case] others: usize,
    #[case] size: usize,
    #[case] of_ours: usize,
) {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let (log, other) = (log(&proxy.url()).await, server.log().await);
    filled(&log, ROW, 1).await;
    let body = "x".repeat(size);
    let theirs: Vec<_> = (0..others).map(|_| event(&body)).collect();
    assert!(matches!(
        append(&other, ROW, 1, theirs).await,
        Appended::Done
    ));
    listens(&log).await;
    proxy.next(Next::AnswerCut("CALL"));
    let ours = vec![event(&"y".repeat(of_ours)), event(&"y".repeat(of_ours))];
    let appended = append_at_end(&log, ROW, 1, ours).await;
    assert!(
        matches!(&appended, Appended::Behind(told) if told.len() == others),
        "{appended:?}"
    );
    assert!(proxy.is_over());
    assert_eq!(all(&log, ROW).await.len(), 1 + others + 2);
}

/// All that stands before them is told of each, as much as it is together.
#[tokio::test]
async fn appends_for_many_rows_behind_many_others_are_found_again() {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let (log, other) = (log(&proxy.url()).await, server.log().await);
    let rows = || (11..19).map(RowId);
    for row in rows() {
        filled(&other, row, 300).await;
    }
    listens(&log).await;
    proxy.next(Next::AnswerCut("CALL"));
    let together: Vec<_> = rows()
        .map(|row| log.append_at_end(row, 0, events(2)))
        .collect();
    for (row, appending) in rows().zip(together) {
        let appended = told(appending).await;
        assert!(
            matches!(&appended, Appended::Behind(others) if others.len() == 300),
            "{row:?}: {appended:?}"
        );
        assert_eq!(all(&log, row).await.len(), 302);
    }
    assert!(proxy.is_over());
}

/// Whoever was told that nothing is known looks for his events, does not find them, and brings others.
#[tokio::test]
async fn a_statement_that_comes_after_its_fate_was_told_as_unknown_changes_nothing() {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let settings = Settings {
        patience: Duration::from_millis(1_500),
        ..Settings::default()
    };
    let log = PostgresLog::open(&proxy.url(), settings)
        .await
        .expect("the store opens");
    let other = server.log().await;
    filled(&other, ROW, 1).await;
    proxy.next(Next::StatementsHeld("late"));
    let late = vec![event("late"), event("late")];
    let told = append_at_end(&log, ROW, 1, late).await;
    assert!(matches!(told, Appended::Unknown(_)), "{told:?}");
    assert!(matches!(
        append(&other, ROW, 1, events(1)).await,
        Appended::Done
    ));
    all_come(&server, &proxy, 2).await;
    assert_eq!(all(&other, ROW).await.len(), 2, "it came too late");
}

/// It was told that its events are not there, and appended them anew.
#[tokio::test]
async fn a_statement_that_comes_after_a_later_one_was_refused_changes_nothing() {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let (log, other) = (log(&proxy.url()).await, server.log().await);
    filled(&log, ROW, 1).await;
    assert!(matches!(
        append(&other, ROW, 1, events(1)).await,
        Appended::Done
    ));
    proxy.next(Next::StatementHeld("late"));
    // Nothing is heard of the first for two seconds; for one, they might have been put behind the other's.
    let late = vec![event("late"), event("late")];
    let Appended::Taken(told) = append_at_end(&log, ROW, 1, late).await else {
        panic!("the second one is too late")
    };
    assert_eq!(told.len(), 1);
    let anew = append_at_end(&log, ROW, 2, vec![event("anew")]).await;
    assert!(matches!(anew, Appended::Done), "{anew:?}");
    all_come(&server, &proxy, 1).await;
    assert_eq!(all(&other, ROW).await.len(), 3, "it came too late");
}

/// It is sent again, on another connection; what was sent first comes when that is long settled.
#[rstest]
#[case::its_place_is_free(0)]
#[case::its_place_is_taken(1)]
#[tokio::test]
async fn one_event_that_comes_late_changes_nothing(#[case] others: usize) {
    const CONNECTIONS: &str =
        "select count(*) from pg_stat_activity where application_name = 'paysys-simulator'";
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let (log, other) = (log(&proxy.url()).await, server.log().await);
    filled(&log, ROW, 1).await;
    append(&other, ROW, 1, events(others)).await;
    proxy.next(Next::StatementHeld("late"));
    match append_at_end(&log, ROW, 1, vec![event("late")]).await {
        Appended::Done => assert_eq!(others, 0),
        Appended::Taken(told) => assert_eq!(told.len(), others),
        told => panic!("{told:?}"),
    }
    append(&other, ROW, 2, events(1)).await;
    let client = server.client().await;
    let before: i64 = client
        .query_one(CONNECTIONS, &[])
        .await
        .expect("a count")
        .get(0);
    proxy.let_go();
    // It has come, and its connection has ended.
    counts(&client, CONNECTIONS, |now| now < before).await;
    let row = all(&other, ROW).await;
    let late = row.iter().filter(|one| one.event.bytes == "late");
    assert_eq!((row.len(), late.count()), (3, 1 - others));
}

/// The row ends before it, so that what was sent first may have its place when others have filled the row.
#[tokio::test]
async fn an_append_of_unknown_fate_to_a_place_not_reached_stays_unknown() {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let (log, other) = (log(&proxy.url()).await, server.log().await);
    filled(&other, ROW, 2).await;
    proxy.next(Next::StatementLost("early"));
    let told = append(&log, ROW, 3, vec![event("early")]).await;
    assert!(matches!(told, Appended::Unknown(_)), "{told:?}");
    let told = append(&log, ROW, 3, vec![event("again")]).await;
    assert!(
        matches!(&told, Appended::Taken(none) if none.is_empty()),
        "{told:?}"
    );
}

/// Until it is told of what others write; as it begins to listen, it says the same as when it appends.
async fn listens(log: &PostgresLog) {
    soon(log.news().wait_for(|count| *count > 0))
        .await
        .expect("it listens");
}

/// Until so many statements that were held, and all that come with them, are through; they meet at the row, so that all are seen to come.
async fn all_come(server: &Server, proxy: &Proxy, count: i64) {
    let client = server.holding_rows().await;
    proxy.let_go();
    waiting(server, "Lock", count).await;
    client
        .batch_execute("commit")
        .await
        .expect("the row is free");
    let busy = "select count(*) from pg_stat_activity
        where state = 'active' and pid <> pg_backend_pid() and query like '%paysys.append%'";
    counts(&client, busy, |busy| busy == 0).await;
}

/// Until what the server counts is as it is to be.
async fn counts(client: &Client, asked: &str, holds: impl Fn(i64) -> bool) {
    let mut pause = interval(Duration::from_millis(10));
    soon(async {
        while !holds(client.query_one(asked, &[]).await.expect("a count").get(0)) {
            pause.tick().await;
        }
    })
    .await;
}

/// Nobody knows then whether the first statement put them there before.
#[tokio::test]
async fn an_append_at_the_end_of_unknown_fate_behind_dropped_events_stays_unknown() {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let (log, other) = (log(&proxy.url()).await, server.log().await);
    filled(&log, ROW, 1).await;
    let theirs = append(&other, ROW, 1, events(2)).await;
    assert!(matches!(theirs, Appended::Done));
    proxy.next(Next::StatementLost("event 1"));
    let base = Base {
        ordinal: 2,
        head: "head".into(),
        pages: Vec::new(),
    };
    let (mine, kept) = tokio::join!(append_at_end(&log, ROW, 1, events(2)), async {
        until(|| proxy.is_over()).await;
        other.keep(ROW, 0, base, 0).await
    });
    assert_eq!(kept, Ok(true));
    assert!(matches!(mine, Appended::Unknown(_)), "{mine:?}");
    assert_eq!(soon(log.read(ROW, 2)).await.expect("a row").len(), 1);
}

#[tokio::test]
async fn an_append_of_unknown_fate_whose_place_others_took_is_not_there() {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let (log, other) = (log(&proxy.url()).await, server.log().await);
    filled(&log, ROW, 1).await;
    proxy.next(Next::StatementLost("event 1"));
    let (ours, theirs) = (events(2), events(2));
    let (mine, appended) = tokio::join!(append(&log, ROW, 1, ours), async {
        until(|| proxy.is_over()).await;
        append(&other, ROW, 1, theirs.clone()).await
    });
    assert!(matches!(appended, Appended::Done));
    let Appended::Taken(told) = mine else {
        panic!("the place was taken: {mine:?}")
    };
    assert_eq!(ids(&told), [theirs[0].id, theirs[1].id]);
}

/// The first statement waits for the row when its connection is cut, and is carried out beside the second.
#[rstest]
#[case::at_its_place(PostgresLog::append, 0)]
#[case::at_the_end(PostgresLog::append_at_end, 0)]
#[case::behind_others(PostgresLog::append_at_end, 1)]
#[tokio::test]
async fn a_statement_that_nobody_waits_for_any_more_does_not_append_twice(
    #[case] way: Way,
    #[case] others: usize,
) {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let log = log(&proxy.url()).await;
    let length = 1 + others as u64;
    filled(&server.log().await, ROW, 1 + others).await;
    let blocker = server.holding_rows().await;
    let ours = events(1);
    let appending = told(way(&log, ROW, 1, ours.clone()));
    let (appended, ()) = tokio::join!(appending, async {
        waiting(&server, "Lock", 1).await;
        proxy.cut_all();
        waiting(&server, "Lock", 2).await;
        blocker
            .batch_execute("commit")
            .await
            .expect("the row is free");
    });
    let is_in = match &appended {
        Appended::Done => others == 0,
        Appended::Behind(told) => told.len() == others,
        _ => false,
    };
    assert!(is_in, "{appended:?}");
    assert_eq!(all(&log, ROW).await.len() as u64, length + 1);
    assert!(matches!(
        append(&log, ROW, length + 1, events(1)).await,
        Appended::Done
    ));
    assert_eq!(all(&log, ROW).await.len() as u64, length + 2);
}

/// As when its process is stopped: the server cannot send more than a little of its answer then, and has finished all the same.
#[rstest]
#[case::that_are_behind_others(PostgresLog::append_at_end)]
#[case::whose_place_is_taken(PostgresLog::append)]
#[tokio::test]
async fn one_that_does_not_take_its_answer_keeps_nobody_waiting(#[case] way: Way) {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let (log, other) = (log(&proxy.url()).await, server.log().await);
    filled(&log, ROW, 1).await;
    let large = event(&"large ".repeat(160_000));
    assert!(matches!(
        append(&other, ROW, 1, vec![large]).await,
        Appended::Done
    ));
    listens(&log).await;
    proxy.next(Next::AnswerHeld("large"));
    // In one statement with another row's, which is locked as well.
    let together = [
        log.append(RowId(2), 0, events(1)),
        way(&log, ROW, 1, events(1)),
    ];
    until(|| proxy.is_over()).await;
    for row in [ROW, RowId(2)] {
        let length = all(&other, row).await.len() as u64;
        let appended = timeout(PATIENCE / 3, append(&other, row, length, events(1))).await;
        assert!(
            matches!(appended, Ok(Appended::Done)),
            "{row:?}: {appended:?}"
        );
    }
    drop(together);
}

#[tokio::test]
async fn an_append_that_the_server_refuses_does_not_refuse_those_beside_it() {
    let server = Server::start();
    let log = server.log().await;
    filled(&log, ROW, 1).await;
    let refusing = "create function refuse() returns trigger language plpgsql as $$ begin raise 'not this row'; end $$;
        create trigger refusing before insert on paysys.events for each row when (new.row = 3) execute function refuse()";
    let client = server.client().await;
    client.batch_execute(refusing).await.expect("a trigger");
    let together = [(RowId(2), 0), (ROW, 1), (RowId(4), 0)]
        .map(|(row, after)| log.append(row, after, events(1)));
    let [before, refused, behind] = together;
    assert!(matches!(told(before).await, Appended::Done));
    let Appended::Nothing(why) = told(refused).await else {
        panic!("it is refused")
    };
    assert!(why.to_string().ends_with("says: not this row"), "{why}");
    assert!(matches!(told(behind).await, Appended::Done));
    assert_eq!(all(&log, ROW).await.len(), 1);
}

/// What is too large for the server's memory goes through a file, which comes after the events are there.
#[tokio::test]
async fn an_append_whose_answer_is_refused_is_not_told_as_refused() {
    let server = Server::start();
    let other = server.log().await;
    filled(&other, ROW, 1).await;
    let large = event(&"large ".repeat(100_000));
    assert!(matches!(
        append(&other, ROW, 1, vec![large]).await,
        Appended::Done
    ));
    let no_files = "alter database postgres set work_mem = '64kB'; alter database postgres set temp_file_limit = 0";
    let client = server.client().await;
    client.batch_execute(no_files).await.expect("settings");
    let log = server.log().await;
    let appended = append_at_end(&log, ROW, 1, events(1)).await;
    assert!(matches!(appended, Appended::Unknown(_)), "{appended:?}");
    assert_eq!(all(&log, ROW).await.len(), 3, "it is there, and once");
}

#[tokio::test]
async fn a_removal_that_the_server_ends_keeps_nobody_from_reading() {
    let server = Server::start();
    let log = server.log().await;
    filled(&log, ROW, 1).await;
    filled(&log, RowId(4), 2).await;
    let blocker = server.holding_rows().await;
    let (removed, ()) = tokio::join!(log.remove(ROW), async {
        waiting(&server, "Lock", 1).await;
        blocker.batch_execute(CANCEL).await.expect("it is ended");
    });
    removed.expect_err("it was ended");
    assert_eq!(all(&log, RowId(4)).await.len(), 2);
    soon(log.remove(ROW)).await.expect("removed");
}

/// A part of what it sends has come, and the rest never does; nothing of the server's own ends that.
#[tokio::test]
async fn one_that_stops_in_the_middle_of_a_statement_keeps_nobody_waiting() {
    let server = Server::start();
    let proxy = Proxy::before(&server).await;
    let log = server.log().await;
    filled(&log, ROW, 1).await;
    let url = format!("{}?application_name=paysys-simulator", proxy.url());
    let (stops, link) = tokio_postgres::connect(&url, NoTls)
        .await
        .expect("a client");
    tokio::spawn(link);
    stops
        .batch_execute("begin; select * from paysys.rows for update")
        .await
        .expect("the row is held");
    proxy.next(Next::StatementLost("the end"));
    let mut half = "x".repeat(300_000);
    half.push_str("the end");
    let half = [(&half as &(dyn ToSql + Sync), Type::TEXT)];
    let stopped = soon(stops.query_typed("select $1::text", &half)).await;
    stopped.expect_err("its connection is closed");
    assert!(matches!(
        append(&log, ROW, 1, events(1)).await,
        Appended::Done
    ));
}

#[tokio::test]
async fn what_was_answered_is_on_the_disk_whatever_the_defaults() {
    let mut server = Server::start();
    let client = server.client().await;
    for lazy in [
        "alter database postgres set synchronous_commit = off",
        "alter system set wal_writer_delay = '10s'",
        "select pg_reload_conf()",
    ] {
        client.batch_execute(lazy).await.expect("a setting");
    }
    let log = server.log().await;
    filled(&log, ROW, 3).await;
    server.crash();
    assert_eq!(all(&server.log().await, ROW).await.len(), 3);
}

/// Ends whatever waits for a line, and lets the line go.
const CANCEL: &str =
    "select pg_cancel_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'; commit";

#[tokio::test]
async fn an_append_that_the_server_ends_is_not_there() {
    let server = Server::start();
    let log = server.log().await;
    filled(&log, ROW, 1).await;
    let blocker = server.holding_rows().await;
    let (appended, ()) = tokio::join!(append(&log, ROW, 1, events(1)), async {
        waiting(&server, "Lock", 1).await;
        blocker.batch_execute(CANCEL).await.expect("it is ended");
    });
    assert!(matches!(appended, Appended::Nothing(_)), "{appended:?}");
    assert_eq!(all(&log, ROW).await.len(), 1);
}

#[tokio::test]
async fn an_append_that_nobody_answers_is_unknown_and_one_that_was_not_sent_is_not() {
    let server = Server::start();
    let log = server.log().await;
    filled(&log, ROW, 1).await;
    server.signal(Signal::STOP);
    let sent = timeout(PATIENCE * 2, append(&log, ROW, 1, events(1)))
        .await
        .expect("in time");
    assert!(matches!(sent, Appended::Unknown(_)), "{sent:?}");
    let not_sent = timeout(PATIENCE * 2, append(&log, ROW, 1, events(1)))
        .await
        .expect("in time");
    assert!(matches!(not_sent, Appended::Nothing(_)), "{not_sent:?}");
    let unread = timeout(PATIENCE * 2, log.read(ROW, 0))
        .await
        .expect("in time");
    assert!(unread.is_err(), "{unread:?}");
}

/// As when the process is stopped, or its machine sleeps: when it goes on, all limits are over, and the connection was cut meanwhile.
#[tokio::test]
async fn one_that_stood_still_asks_once_more() {
    let server = Server::start();
    let settings = Settings {
        patience: Duration::from_secs(3),
        ..Settings::default()
    };
    let log = PostgresLog::open(&server.url(), settings)
        .await
        .expect("the store opens");
    filled(&log, ROW, 1).await;
    let blocker = server.holding_rows().await;
    let (appended, ()) = tokio::join!(append(&log, ROW, 1, events(1)), async {
        waiting(&server, "Lock", 1).await;
        let cut = "select pg_sleep(1);
            select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'; commit";
        let cut = tokio::spawn(async move { blocker.batch_execute(cut).await });
        waiting(&server, "Timeout", 1).await;
        let (_sender, nobody) = mpsc::channel::<()>();
        nobody
            .recv_timeout(Duration::from_secs(4))
            .expect_err("nobody sends");
        cut.await.expect("it ends").expect("it is cut");
    });
    assert!(matches!(appended, Appended::Done), "{appended:?}");
    assert_eq!(all(&log, ROW).await.len(), 2);
}

#[rstest]
#[tokio::test]
async fn a_server_that_pauses_loses_nothing(
    #[values(PostgresLog::append, PostgresLog::append_at_end)] way: Way,
) {
    let server = Server::start();
    let logs = [server.log().await, server.log().await].map(Arc::new);
    let writers: Vec<_> = logs
        .iter()
        .map(|log| tokio::spawn(write(Arc::clone(log), ROW, way, 50)))
        .collect();
    server.signal(Signal::STOP);
    interval_of(Duration::from_secs(2)).await;
    server.signal(Signal::CONT);
    let mut acknowledged = Vec::new();
    for writer in writers {
        acknowledged.extend(soon(writer).await.expect("a writer"));
    }
    holds(&logs, ROW, &acknowledged).await;
}

/// As long as the pause itself is: nothing tells when a stopped process has been stopped for long enough.
async fn interval_of(pause: Duration) {
    let mut ticks = interval(pause);
    ticks.tick().await;
    ticks.tick().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_loses_nothing_that_was_acknowledged(
    #[values(PostgresLog::append, PostgresLog::append_at_end)] way: Way,
) {
    let mut server = Server::start();
    let logs = [server.log().await, server.log().await, server.log().await].map(Arc::new);
    let writers: Vec<_> = logs
        .iter()
        .map(|log| tokio::spawn(write(Arc::clone(log), ROW, way, 200)))
        .collect();
    for _ in 0..3 {
        grown(&server, 30).await;
        tokio::task::block_in_place(|| server.crash());
    }
    let mut acknowledged = Vec::new();
    for writer in writers {
        acknowledged.extend(soon(writer).await.expect("a writer"));
    }
    holds(&logs, ROW, &acknowledged).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_cut_all_the_time_lose_nothing(
    #[values(PostgresLog::append, PostgresLog::append_at_end)] way: Way,
) {
    let server = Server::start();
    let logs = [server.log().await, server.log().await, server.log().await].map(Arc::new);
    let writers: Vec<_> = logs
        .iter()
        .map(|log| tokio::spawn(write(Arc::clone(log), ROW, way, 100)))
        .collect();
    let client = server.client().await;
    let cut =
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()";
    let mut cuts = 0;
    while cuts < 1_000 && writers.iter().any(|writer| !writer.is_finished()) {
        grown(&server, 5).await;
        client.batch_execute(cut).await.expect("cut");
        cuts += 1;
    }
    assert!(cuts > 10, "only {cuts} times");
    let mut acknowledged = Vec::new();
    for writer in writers {
        acknowledged.extend(soon(writer).await.expect("a writer"));
    }
    holds(&logs, ROW, &acknowledged).await;
}

/// Until the row has so many events more, or nobody appends.
async fn grown(server: &Server, by: i64) {
    let client = server.client().await;
    let mut pause = interval(Duration::from_millis(5));
    let next = "select coalesce(max(next), 0) from paysys.rows";
    let count = async || {
        client
            .query_one(next, &[])
            .await
            .expect("a count")
            .get::<_, i64>(0)
    };
    let before = count().await;
    for _ in 0..100 {
        pause.tick().await;
        if count().await >= before + by {
            return;
        }
    }
}
