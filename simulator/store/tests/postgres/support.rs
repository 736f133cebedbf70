//! What the tests have in common.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use paysys_store::{
    Appended, Appending, Event, EventId, EventLog, PostgresLog, RowId, Settings, Stored,
};
use tokio::time::{interval, timeout};

use super::server::Server;

pub(crate) const ROW: RowId = RowId(3);

/// Short enough for a test that waits until it is over.
pub(crate) const PATIENCE: Duration = Duration::from_secs(6);

impl Server {
    pub(crate) async fn log(&self) -> PostgresLog {
        log(&self.url()).await
    }
}

pub(crate) async fn log(url: &str) -> PostgresLog {
    let settings = Settings {
        patience: PATIENCE,
        ..Settings::default()
    };
    PostgresLog::open(url, settings)
        .await
        .expect("the store opens")
}

/// An event like no other.
pub(crate) fn event(bytes: &str) -> Event {
    static MADE: AtomicU64 = AtomicU64::new(1);
    let id = u128::from(MADE.fetch_add(1, Ordering::Relaxed));
    Event {
        id: EventId(id.to_be_bytes()),
        bytes: bytes.as_bytes().to_vec().into(),
    }
}

pub(crate) fn events(count: usize) -> Vec<Event> {
    (0..count)
        .map(|number| event(&format!("event {number}")))
        .collect()
}

/// What takes longer than this does not come.
pub(crate) async fn soon<T>(work: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(30), work)
        .await
        .expect("it comes within half a minute")
}

pub(crate) async fn append(
    log: &PostgresLog,
    row: RowId,
    after: u64,
    events: Vec<Event>,
) -> Appended {
    told(log.append(row, after, events)).await
}

pub(crate) async fn append_at_end(
    log: &PostgresLog,
    row: RowId,
    after: u64,
    events: Vec<Event>,
) -> Appended {
    told(log.append_at_end(row, after, events)).await
}

pub(crate) async fn told(appending: Appending) -> Appended {
    match appending {
        Appending::Now(appended) => appended,
        Appending::Later(later) => soon(later).await.expect("an answer"),
    }
}

/// One of the two ways to append.
pub(crate) type Way = fn(&PostgresLog, RowId, u64, Vec<Event>) -> Appending;

/// Appends to an empty row.
pub(crate) async fn filled(log: &PostgresLog, row: RowId, count: usize) -> Vec<Event> {
    let events = events(count);
    let appended = append(log, row, 0, events.clone()).await;
    assert!(matches!(appended, Appended::Done), "{appended:?}");
    events
}

/// The whole row.
pub(crate) async fn all(log: &PostgresLog, row: RowId) -> Vec<Stored> {
    let mut all: Vec<Stored> = Vec::new();
    loop {
        let after = all.last().map_or(0, |last| last.ordinal);
        let some = soon(log.read(row, after)).await.expect("a row");
        if some.is_empty() {
            return all;
        }
        all.extend(some);
    }
}

pub(crate) fn ids(row: &[Stored]) -> Vec<EventId> {
    row.iter().map(|stored| stored.event.id).collect()
}

/// Appends events one after the other, as a node does: behind what others wrote meanwhile, and again when nothing was appended.
/// Returns when all are acknowledged.
pub(crate) async fn write(
    log: Arc<PostgresLog>,
    row: RowId,
    way: Way,
    count: usize,
) -> Vec<EventId> {
    let mut pause = interval(Duration::from_millis(5));
    let mut after = 0;
    let mut acknowledged = Vec::new();
    while acknowledged.len() < count {
        let event = event("written under load");
        loop {
            match told(way(&log, row, after, vec![event.clone()])).await {
                Appended::Done => break,
                Appended::Behind(others) => {
                    assert!(!ids(&others).contains(&event.id));
                    let places = others.iter().map(|other| other.ordinal);
                    assert!(places.eq(after + 1..=after + others.len() as u64));
                    after += others.len() as u64;
                    break;
                }
                Appended::Taken(others) => {
                    assert!(
                        !ids(&others).contains(&event.id),
                        "an event of ours is told as another's"
                    );
                    after = others.last().expect("whatever took the place").ordinal;
                }
                Appended::Nothing(_) | Appended::Unknown(_) => drop(pause.tick().await),
                Appended::Gone => panic!("nobody removed the row"),
            }
        }
        after += 1;
        acknowledged.push(event.id);
    }
    acknowledged
}

/// The row has each of these once, nothing twice and no gap, whoever reads it.
pub(crate) async fn holds(logs: &[Arc<PostgresLog>], row: RowId, acknowledged: &[EventId]) {
    let first = all(&logs[0], row).await;
    let places = first.iter().map(|stored| stored.ordinal);
    assert!(places.eq(1..=first.len() as u64), "a gap in the row");
    let (mut there, mut expected) = (ids(&first), acknowledged.to_vec());
    there.sort_by_key(|id| id.0);
    expected.sort_by_key(|id| id.0);
    assert_eq!(there, expected);
    for log in logs {
        assert_eq!(all(log, row).await, first);
    }
}

/// Until so many connections wait for such a thing.
pub(crate) async fn waiting(server: &Server, thing: &str, count: i64) {
    let client = server.client().await;
    let mut pause = interval(Duration::from_millis(10));
    soon(async {
        let waiting = "select count(*) from pg_stat_activity where wait_event_type = $1 and backend_type = 'client backend'";
        while client
            .query_one(waiting, &[&thing])
            .await
            .expect("a count")
            .get::<_, i64>(0)
            < count
        {
            pause.tick().await;
        }
    })
    .await;
}

pub(crate) async fn until(holds: impl Fn() -> bool) {
    let mut pause = interval(Duration::from_millis(5));
    soon(async {
        while !holds() {
            pause.tick().await;
        }
    })
    .await;
}
