//! Appending, by compare-and-set: a statement that was sent twice can stand in the row once only, so that an append of which nothing
//! was heard is settled by sending it again.

use bytes::Bytes;
use tokio::time::timeout;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row};

use super::connect::{Pause, Session, Slot, Target};
use super::failure::Failure;
use super::number;
use crate::{Appended, Event, EventId, RowId, StoreError, Stored};

/// Events on their way into a row.
pub(super) struct Batch {
    row: i64,
    after: i64,
    last: i64,
    events: Vec<Event>,
}

/// How far an append came before it was given up.
struct Course {
    was_sent: bool,
    error: StoreError,
}

impl Batch {
    pub(super) fn new(row: RowId, after: u64, events: Vec<Event>) -> Result<Self, StoreError> {
        Ok(Self {
            row: number(row.0)?,
            after: number(after)?,
            last: number(after.saturating_add(events.len() as u64))?,
            events,
        })
    }

    pub(super) async fn append(self, target: &Target, slot: &Slot) -> Appended {
        let error = StoreError::Unavailable(format!(
            "PostgreSQL at {} has not answered within {:?}",
            target.place, target.patience
        ));
        let mut course = Course {
            was_sent: false,
            error,
        };
        if let Ok(appended) = timeout(target.patience, self.settle(target, slot, &mut course)).await
        {
            return appended;
        }
        if !course.was_sent {
            return Appended::Nothing(course.error);
        }
        // This process may be the one that stood still, and the server long there.
        let last = timeout(target.patience / 3, self.settle(target, slot, &mut course));
        last.await.unwrap_or(Appended::Unknown(course.error))
    }

    /// Sends it until it is known what became of it.
    async fn settle(&self, target: &Target, slot: &Slot, course: &mut Course) -> Appended {
        let mut pause = Pause::new();
        loop {
            match slot.session(target).await {
                Ok(session) => {
                    let again = std::mem::replace(&mut course.was_sent, true);
                    match target.in_time(self.send(&session)).await {
                        Ok(found) => return found.told(self, again),
                        Err(Failure::Refused(error)) if !again => return Appended::Nothing(error),
                        Err(Failure::Refused(error)) => course.error = error,
                        Err(Failure::Lost(error)) => {
                            slot.give_up(&session).await;
                            course.error = error;
                        }
                    }
                }
                Err(error) if !course.was_sent => return Appended::Nothing(error),
                Err(error) => course.error = error,
            }
            pause.wait().await;
        }
    }

    async fn send(&self, session: &Session) -> Result<Found, Error> {
        let ids: Vec<_> = self.events.iter().map(|event| &event.id.0[..]).collect();
        let bodies: Vec<_> = self.events.iter().map(|event| &event.bytes[..]).collect();
        let values: [&(dyn ToSql + Sync); 4] = [&self.row, &self.after, &ids, &bodies];
        Found::new(&session.client.query(&session.append, &values).await?)
    }
}

/// What an attempt found in the row.
enum Found {
    /// The events, put there now or before.
    Appended,
    Ended,
    /// Others' events, oldest first, some of which may have been dropped behind a base.
    Others {
        next: i64,
        events: Vec<Stored>,
    },
}

impl Found {
    fn new(lines: &[Row]) -> Result<Self, Error> {
        let Some((row, events)) = lines.split_first() else {
            return Ok(Self::Others {
                next: 1,
                events: Vec::new(),
            });
        };
        if row.try_get("is_there")? {
            return Ok(Self::Appended);
        }
        if row.try_get::<_, Option<bool>>("ended")? == Some(true) {
            return Ok(Self::Ended);
        }
        let next: Option<i64> = row.try_get("next")?;
        Ok(Self::Others {
            next: next.unwrap_or(1),
            events: stored(events)?,
        })
    }

    fn told(self, batch: &Batch, again: bool) -> Appended {
        match self {
            Self::Appended => Appended::Done,
            Self::Ended => Appended::Gone,
            // Those that were dropped may have been the ones that were sent before.
            Self::Others { next, events } if again && next > batch.last && hides(batch.last, &events) => {
                Appended::Unknown(StoreError::Unavailable(
                    "what stood at the place of these events was dropped behind a base before it could be read".into(),
                ))
            }
            Self::Others { events, .. } => Appended::Taken(events),
        }
    }
}

/// Whether the event at this place cannot be seen any more.
fn hides(place: i64, events: &[Stored]) -> bool {
    let place = u64::try_from(place).unwrap_or_default();
    events.first().is_none_or(|first| first.ordinal > place)
}

/// The events of an answer.
pub(super) fn stored(rows: &[Row]) -> Result<Vec<Stored>, Error> {
    let stored = rows.iter().map(|row| {
        let id: &[u8] = row.try_get("id")?;
        let body: &[u8] = row.try_get("body")?;
        Ok(Stored {
            ordinal: u64::try_from(row.try_get::<_, i64>("ordinal")?).unwrap_or_default(),
            event: Event {
                id: EventId(id.try_into().unwrap_or_default()),
                bytes: Bytes::copy_from_slice(body),
            },
        })
    });
    stored.collect()
}
