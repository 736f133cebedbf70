//! What an append to PostgreSQL costs, against bare inserts of one line, in one run.
//!
//! `cargo bench -p paysys-store --features postgres --bench postgres` starts a server of its own, with commits that wait for the disk
//! as always, takes about a minute, and prints events per second: the medians of alternating rounds, and the ratios between them.

#![expect(clippy::float_arithmetic, reason = "measurements, not money")]

#[expect(dead_code, reason = "the tests do more with it")]
#[path = "../tests/postgres/server.rs"]
mod server;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use paysys_store::{Appended, Appending, Event, EventId, EventLog, PostgresLog, RowId, Settings};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_postgres::Client;

use server::Server;

const ROUND: Duration = Duration::from_millis(1_500);
const ROUNDS: usize = 5;
/// About what a call is as an event.
const BYTES: usize = 500;

/// Something that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Load {
    /// So many who insert a line each, on so many connections.
    Bare(usize, usize),
    /// So many rows with one event at a time each.
    Rows(usize),
    /// So many processes that append so many events at a time to one row.
    Hot(usize, usize),
}

const LOADS: [(&str, Load); 15] = [
    ("bare inserts, 1 client", Load::Bare(1, 1)),
    ("bare inserts, 3 clients", Load::Bare(3, 3)),
    (
        "bare inserts, 64 clients on 16 connections",
        Load::Bare(64, 16),
    ),
    (
        "bare inserts, 64 clients on 64 connections",
        Load::Bare(64, 64),
    ),
    ("1 row", Load::Rows(1)),
    ("3 rows", Load::Rows(3)),
    ("64 rows", Load::Rows(64)),
    ("hot row, one process, 64 at a time", Load::Hot(1, 64)),
    (
        "hot row, two processes, 64 at a time each",
        Load::Hot(2, 64),
    ),
    (
        "hot row, two processes, 32 at a time each",
        Load::Hot(2, 32),
    ),
    (
        "hot row, three processes, 64 at a time each",
        Load::Hot(3, 64),
    ),
    (
        "hot row, three processes, 21 at a time each",
        Load::Hot(3, 21),
    ),
    ("hot row, one process, single events", Load::Hot(1, 1)),
    ("hot row, two processes, single events", Load::Hot(2, 1)),
    ("hot row, three processes, single events", Load::Hot(3, 1)),
];

/// What is asked for: one load, at least so many times as fast as another one.
const GOALS: [(Load, f64, Load); 12] = [
    (Load::Rows(1), 0.8, Load::Bare(1, 1)),
    (Load::Rows(3), 0.8, Load::Bare(3, 3)),
    (Load::Rows(64), 0.8, Load::Bare(64, 16)),
    (Load::Rows(64), 0.8, Load::Bare(64, 64)),
    (Load::Rows(64), 2.0, Load::Rows(1)),
    (Load::Hot(1, 64), 10.0, Load::Rows(1)),
    (Load::Hot(2, 64), 0.8, Load::Hot(1, 64)),
    (Load::Hot(2, 32), 0.8, Load::Hot(1, 64)),
    (Load::Hot(2, 1), 0.8, Load::Hot(1, 1)),
    (Load::Hot(3, 64), 0.6, Load::Hot(1, 64)),
    (Load::Hot(3, 21), 0.6, Load::Hot(1, 64)),
    (Load::Hot(3, 1), 0.6, Load::Hot(1, 1)),
];

/// A simulator serves in one thread unless it is told otherwise; so does whoever inserts.
fn main() {
    let server = Server::start();
    let threads = [(); 3].map(|()| {
        let mut one = Builder::new_multi_thread();
        one.worker_threads(1)
            .enable_all()
            .build()
            .expect("a thread")
    });
    let bench = Arc::new(Bench::new(&server, &threads));
    let mut figures = LOADS.map(|_| Vec::new());
    for _ in 0..ROUNDS {
        for ((_, load), figures) in LOADS.iter().zip(&mut figures) {
            figures.push(threads[0].block_on(bench.measure(*load)));
        }
    }
    let medians = figures.map(|mut figures| {
        figures.sort_by(f64::total_cmp);
        figures[ROUNDS / 2]
    });
    for ((name, _), median) in LOADS.iter().zip(medians) {
        println!("{name:<45} {median:>9.0} events/s");
    }
    let of = |load| {
        LOADS
            .iter()
            .zip(medians)
            .find(|((_, one), _)| *one == load)
            .expect("measured")
    };
    println!();
    for (fast, goal, slow) in GOALS {
        let (((fast, _), one), ((slow, _), other)) = (of(fast), of(slow));
        let ratio = one / other;
        let verdict = if ratio >= goal { "met" } else { "MISSED" };
        println!("{fast} / {slow}: {ratio:.2}, goal {goal}: {verdict}");
    }
}

/// One that appends, in a thread of its own.
struct Process {
    log: PostgresLog,
    thread: Handle,
}

struct Bench {
    processes: Vec<Process>,
    clients: Vec<Client>,
    next: AtomicU64,
    /// Events that were written.
    count: AtomicU64,
}

impl Bench {
    fn new(server: &Server, threads: &[Runtime]) -> Self {
        let clients = threads[0].block_on(async {
            let mut clients = Vec::new();
            for _ in 0..64 {
                clients.push(server.client().await);
            }
            let table = "create table bare (row bigint, ordinal bigint, id bytea, body bytea, primary key (row, ordinal))";
            clients[0].batch_execute(table).await.expect("a table");
            clients
        });
        let processes = threads.iter().map(|thread| {
            let url = server.url();
            let log = thread.block_on(PostgresLog::open(&url, Settings::default()));
            Process {
                log: log.expect("the store opens"),
                thread: thread.handle().clone(),
            }
        });
        Self {
            processes: processes.collect(),
            clients,
            next: AtomicU64::new(1),
            count: AtomicU64::new(0),
        }
    }

    fn next(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Events per second.
    async fn measure(self: &Arc<Self>, load: Load) -> f64 {
        let (row, before) = (RowId(self.next()), self.count.load(Ordering::Relaxed));
        let mut writers = JoinSet::new();
        let mut append = |process: usize, row, batch| {
            let thread = &self.processes[process].thread;
            writers.spawn_on(Arc::clone(self).append(process, row, batch), thread);
        };
        match load {
            Load::Rows(rows) => (0..rows).for_each(|_| append(0, RowId(self.next()), 1)),
            Load::Hot(processes, batch) => {
                (0..processes).for_each(|process| append(process, row, batch));
            }
            Load::Bare(clients, links) => {
                for client in 0..clients {
                    writers.spawn(Arc::clone(self).insert(client % links));
                }
            }
        }
        timeout(ROUND, writers.join_next())
            .await
            .expect_err("they go on for ever");
        let count = u32::try_from(self.count.load(Ordering::Relaxed) - before).expect("fewer");
        writers.shutdown().await;
        f64::from(count) / ROUND.as_secs_f64()
    }

    async fn insert(self: Arc<Self>, client: usize) {
        let client = &self.clients[client];
        let insert = client
            .prepare("insert into bare values ($1, $2, $3, $4)")
            .await
            .expect("a statement");
        let row = self.next().cast_signed();
        for ordinal in 1_i64.. {
            let Event { id, bytes } = self.event();
            client
                .execute(&insert, &[&row, &ordinal, &&id.0[..], &&bytes[..]])
                .await
                .expect("inserted");
            self.count.fetch_add(1, Ordering::Relaxed);
        }
    }

    async fn append(self: Arc<Self>, process: usize, row: RowId, batch: usize) {
        let mut after = 0;
        loop {
            let events: Vec<_> = (0..batch).map(|_| self.event()).collect();
            let size = events.len() as u64;
            let Appending::Later(appended) = self.processes[process]
                .log
                .append_at_end(row, after, events)
            else {
                continue;
            };
            match appended.await {
                Ok(Appended::Done) => {
                    after += size;
                    self.count.fetch_add(size, Ordering::Relaxed);
                }
                Ok(Appended::Behind(others)) => {
                    after = others.last().expect("others").ordinal + size;
                    self.count.fetch_add(size, Ordering::Relaxed);
                }
                Ok(Appended::Taken(others)) => after = others.last().expect("others").ordinal,
                other => panic!("{other:?}"),
            }
        }
    }

    fn event(&self) -> Event {
        let id = u128::from(self.next());
        Event {
            id: EventId(id.to_be_bytes()),
            bytes: vec![b'x'; BYTES].into(),
        }
    }
}
