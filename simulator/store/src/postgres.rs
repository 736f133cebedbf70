//! Rows in PostgreSQL, which any number of equal processes share. None of them leads, and none holds a lock from one statement to
//! the next.

mod append;
mod bases;
mod clock;
mod connect;
mod failure;
mod listen;
mod notes;
mod schema;
mod statements;
mod tls;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{Notify, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_postgres::types::{ToSql, Type};

use self::append::{Append, Appenders, Whereto, stored};
use self::bases::Keeping;
use self::connect::{Pause, Slot, Target};
use self::listen::Listener;
use self::notes::Notes;
use self::statements::IS_ALONE;
use crate::{Appended, Appending, Base, Doing, Event, EventLog, Note, RowId, StoreError, Stored};

/// How a store in PostgreSQL is used.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How long an append whose fate is unknown is sent again before it is given up as unknown.
    pub patience: Duration,
    /// How many connections append at most. What comes while all of them are busy is appended together.
    pub appenders: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(10),
            appenders: 4,
        }
    }
}

/// Rows in PostgreSQL.
pub struct PostgresLog {
    shared: Arc<Shared>,
    runtime: Handle,
    news: watch::Sender<u64>,
    is_here: watch::Sender<Option<i32>>,
    /// What goes on beside the calls; it ends with this.
    _tasks: JoinSet<()>,
}

struct Shared {
    target: Arc<Target>,
    appenders: Appenders,
    reader: Slot,
    /// Nobody who only asks how things are keeps others waiting.
    asker: Slot,
    notes: Notes,
    wrote: Arc<Notify>,
}

/// How often it is tried to clear a row that has ended; after that, whoever opens the store next clears it.
const TRIES_TO_CLEAR: u32 = 100;

impl Shared {
    /// As one message, of which the server does all or nothing.
    async fn carry_out(&self, statement: &str) -> Result<(), StoreError> {
        let asked = self.reader.ask(&self.target, |session| async move {
            session.client.batch_execute(statement).await
        });
        asked.await
    }

    /// Removes what is left of a row that has ended.
    async fn clear(&self, row: i64) -> Result<(), StoreError> {
        for step in statements::clear(row) {
            self.carry_out(&step).await?;
        }
        Ok(())
    }
}

impl PostgresLog {
    /// Opens the store that a URL `postgres://…` names, and makes its tables where there are none.
    pub async fn open(url: &str, settings: Settings) -> Result<Self, StoreError> {
        let target = Arc::new(Target::parse(url, settings.patience)?);
        schema::prepare(&target).await?;
        let shared = Arc::new(Shared {
            appenders: Appenders::new(settings.appenders),
            reader: Slot::default(),
            asker: Slot::default(),
            notes: Notes::default(),
            wrote: Arc::default(),
            target,
        });
        let news = watch::Sender::new(0);
        let is_here = watch::Sender::new(None);
        let mut tasks = JoinSet::new();
        let listener = Listener {
            target: Arc::clone(&shared.target),
            wrote: Arc::clone(&shared.wrote),
            news: news.clone(),
            is_here: is_here.clone(),
        };
        tasks.spawn(listener.run());
        let noting = Arc::clone(&shared);
        tasks.spawn(async move {
            let Shared {
                target,
                reader,
                notes,
                wrote,
                ..
            } = &*noting;
            notes.run(target, reader, wrote).await;
        });
        Ok(Self {
            shared,
            runtime: Handle::current(),
            news,
            is_here,
            _tasks: tasks,
        })
    }
}

impl PostgresLog {
    fn send(&self, row: RowId, after: u64, events: Vec<Event>, whereto: Whereto) -> Appending {
        if events.is_empty() {
            return Appending::Now(Appended::Done);
        }
        let (told, receiver) = oneshot::channel();
        let append = match Append::new(row, after, events, whereto, told) {
            Ok(append) => append,
            Err(error) => return Appending::Now(Appended::Nothing(error)),
        };
        if let Some(slot) = self.shared.appenders.push(append) {
            let shared = Arc::clone(&self.shared);
            self.runtime.spawn(async move {
                let wrote = || shared.wrote.notify_one();
                shared.appenders.work(slot, &shared.target, wrote).await;
            });
        }
        Appending::Later(receiver)
    }
}

impl fmt::Debug for PostgresLog {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("PostgresLog")
            .field("place", &self.shared.target.place)
            .finish_non_exhaustive()
    }
}

impl EventLog for PostgresLog {
    fn append(&self, row: RowId, after: u64, events: Vec<Event>) -> Appending {
        self.send(row, after, events, Whereto::Next)
    }

    fn append_at_end(&self, row: RowId, after: u64, events: Vec<Event>) -> Appending {
        self.send(row, after, events, Whereto::End)
    }

    fn read(&self, row: RowId, after: u64) -> Doing<'_, Vec<Stored>> {
        Box::pin(async move {
            let (row, after) = (number(row.0)?, number(after)?);
            let Shared { target, reader, .. } = &*self.shared;
            let read = reader.ask(target, |session| async move {
                stored(&session.client.query(&session.read, &[&row, &after]).await?)
            });
            read.await
        })
    }

    fn note(&self, row: RowId, notes: Vec<Note>) {
        self.shared.notes.add(row, notes);
    }

    fn notes(&self, row: RowId, from: u64) -> Doing<'_, Vec<Note>> {
        Box::pin(async move {
            let Shared {
                target,
                reader,
                notes,
                ..
            } = &*self.shared;
            notes.read(target, reader, row, from).await
        })
    }

    fn base(&self, row: RowId) -> Doing<'_, Option<Base>> {
        Box::pin(async move { bases::read(&self.shared.target, &self.shared.reader, row).await })
    }

    fn keep(&self, row: RowId, before: u64, base: Base, notes_from: u64) -> Doing<'_, bool> {
        Box::pin(async move {
            let Shared {
                target,
                reader,
                notes,
                ..
            } = &*self.shared;
            let keeping = Keeping::new(row, before, base, notes_from)?;
            notes.write(target, reader).await?; // none of those that it drops comes later
            keeping.keep(target).await
        })
    }

    fn rows(&self) -> Doing<'_, Vec<RowId>> {
        Box::pin(async move {
            let Shared { target, reader, .. } = &*self.shared;
            let rows = reader.ask(target, |session| async move {
                session.client.query_typed(statements::ROWS, &[]).await
            });
            Ok(rows
                .await?
                .iter()
                .map(|row| RowId(row.get::<_, i64>(0).cast_unsigned()))
                .collect())
        })
    }

    fn remove(&self, row: RowId) -> Doing<'_, ()> {
        Box::pin(async move {
            let row = number(row.0)?;
            self.shared.carry_out(&statements::remove(row)).await?;
            self.shared.wrote.notify_one();
            if self.shared.clear(row).await.is_err() {
                // It is gone all the same; what is left of it is in nobody's way.
                let shared = Arc::clone(&self.shared);
                self.runtime.spawn(async move {
                    let mut pause = Pause::new();
                    for _ in 0..TRIES_TO_CLEAR {
                        pause.wait().await;
                        if shared.clear(row).await.is_ok() {
                            return;
                        }
                    }
                });
            }
            Ok(())
        })
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn is_alone(&self) -> Doing<'_, bool> {
        Box::pin(async move {
            let Shared { target, asker, .. } = &*self.shared;
            let mut is_here = self.is_here.subscribe();
            // Itself it must not be taken for another one.
            let here = timeout(target.patience, is_here.wait_for(Option::is_some)).await;
            let here = here.map_err(|_| target.silence())?.ok();
            let pid = here.and_then(|pid| *pid).unwrap_or_default();
            let asked = asker.ask(target, |session| async move {
                let pid = [(&pid as &(dyn ToSql + Sync), Type::INT4)];
                session.client.query_typed(IS_ALONE, &pid).await
            });
            let lines = asked.await?;
            Ok(lines.first().is_some_and(|line| line.get(0)))
        })
    }

    fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    fn ready(&self) -> Doing<'_, ()> {
        Box::pin(async move {
            let Shared { target, asker, .. } = &*self.shared;
            let asked = asker.ask(target, |session| async move {
                session.client.query_typed(statements::READY, &[]).await
            });
            let found = timeout(target.patience / 3, asked).await;
            let found = found.map_err(|_| target.silence())??;
            match found.first().map(|line| line.get(0)) {
                Some(true) => Ok(()),
                _ => Err(StoreError::Unavailable(format!(
                    "PostgreSQL at {} can be read only",
                    target.place
                ))),
            }
        })
    }

    fn close(&self) -> Doing<'_, ()> {
        Box::pin(async move {
            self.shared
                .notes
                .close(&self.shared.target, &self.shared.reader)
                .await
        })
    }
}

/// A number as the server keeps it.
fn number(number: u64) -> Result<i64, StoreError> {
    number
        .try_into()
        .map_err(|_| StoreError::Unusable(format!("{number} is more than PostgreSQL can count")))
}
