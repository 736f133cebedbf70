//! Appending, to the next place or to the end: the events of a statement that was sent twice stand in a row once only, so that an append
//! of which nothing was heard is settled by sending it again. What waits at the same moment is sent as one statement, whichever rows it
//! is for: most of what a single append costs is its way there and back and its commit.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio::sync::oneshot::Sender;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Error, Row};

use super::clock::now;
use super::connect::{Pause, Session, Slot, Target};
use super::failure::Failure;
use super::number;
use super::statements::FIND;
use crate::{Appended, Event, EventId, RowId, StoreError, Stored};

/// More than this does not travel in one statement, unless it is one append.
const MOST_BYTES: usize = 4 << 20;
const MOST_APPENDS: usize = 256;

/// So long after it was sent first, a statement may put events behind others'. It is long over when somebody is told that their fate is
/// unknown. A process that ends sooner tells so, too, when its clients find their connections closed; so it is not longer than needed.
const SOON: Duration = Duration::from_secs(1);

/// Where events go that are appended behind a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whereto {
    /// Right there.
    Next,
    /// To the end of the row.
    End,
}

/// Events on their way into a row.
pub(super) struct Append {
    row: i64,
    after: i64,
    last: i64,
    events: Vec<Event>,
    whereto: Whereto,
    since: Instant,
    told: Sender<Appended>,
}

impl Append {
    pub(super) fn new(
        row: RowId,
        after: u64,
        events: Vec<Event>,
        whereto: Whereto,
        told: Sender<Appended>,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            row: number(row.0)?,
            after: number(after)?,
            last: number(after.saturating_add(events.len() as u64))?,
            events,
            whereto,
            since: now(),
            told,
        })
    }

    fn bytes(&self) -> usize {
        self.events.iter().map(|event| event.bytes.len()).sum()
    }
}

/// What waits to be appended, and the connections that do it: whichever is free takes all that waits.
pub(super) struct Appenders(Mutex<Waiting>);

struct Waiting {
    appends: Vec<Append>,
    /// Connections that do nothing; the one that was used last comes first, so that none is opened before it is needed.
    idle: Vec<Arc<Slot>>,
}

impl Appenders {
    pub(super) fn new(connections: usize) -> Self {
        let idle = std::iter::repeat_with(Arc::default).take(connections.max(1));
        Self(Mutex::new(Waiting {
            appends: Vec::new(),
            idle: idle.collect(),
        }))
    }

    /// Puts it behind the others. Where a connection is idle, that one is to be worked on.
    #[must_use]
    pub(super) fn push(&self, append: Append) -> Option<Arc<Slot>> {
        let mut waiting = self.waiting();
        waiting.appends.push(append);
        waiting.idle.pop()
    }

    /// Appends on this connection until nothing waits any more.
    pub(super) async fn work(&self, slot: Arc<Slot>, target: &Target, wrote: impl Fn()) {
        while let Some(group) = self.next(&slot) {
            for alone in group.append(target, &slot, &wrote).await {
                Group(vec![alone]).append(target, &slot, &wrote).await;
            }
        }
    }

    /// What is sent next on this connection, one append for each row; where there is nothing, it is idle from now on.
    fn next(&self, slot: &Arc<Slot>) -> Option<Group> {
        let mut waiting = self.waiting();
        if waiting.appends.is_empty() {
            waiting.idle.push(Arc::clone(slot));
            return None;
        }
        let (mut bytes, mut rows) = (0, HashSet::new());
        let some = waiting.appends.iter().take(MOST_APPENDS);
        let fits = some.take_while(|append| {
            bytes += append.bytes();
            bytes <= MOST_BYTES && rows.insert(append.row)
        });
        let count = fits.count().max(1);
        Some(Group::new(waiting.appends.drain(..count).collect()))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Appends that are sent as one statement.
struct Group(Vec<Append>);

/// How far a group came before it was given up.
struct Course {
    was_sent: bool,
    /// Until when by the server's clock its events may be put behind others': the same each time it is sent, so that what comes too
    /// late does so whichever time it was sent.
    until: Option<SystemTime>,
    error: StoreError,
}

impl Group {
    /// All processes lock rows in the order of their numbers, so that no two wait for each other.
    fn new(mut appends: Vec<Append>) -> Self {
        appends.sort_by_key(|append| append.row);
        Self(appends)
    }

    /// Tells those that waited too long for a connection that nothing was done for them.
    fn tell_late_ones(&mut self, target: &Target) {
        let now = now();
        let is_late = |append: &mut Append| append.since + target.patience <= now;
        for append in self.0.extract_if(.., is_late) {
            let _ = append.told.send(Appended::Nothing(target.silence()));
        }
    }

    /// Tells each what became of it. Where the server refused several together, it may be because of one: they are left, to be sent alone.
    async fn append(mut self, target: &Target, slot: &Slot, wrote: impl Fn()) -> Vec<Append> {
        self.tell_late_ones(target);
        if self.0.is_empty() {
            return self.0;
        }
        let appended = match self.outcomes(target, slot).await {
            Err(_) if self.0.len() > 1 => return self.0,
            Err(refusal) => self.all(|| Appended::Nothing(refusal.clone())),
            Ok(appended) => appended,
        };
        if appended.iter().any(may_be_there) {
            wrote();
        }
        for (append, appended) in self.0.into_iter().zip(appended) {
            let _ = append.told.send(appended); // who asked may have gone
        }
        Vec::new()
    }

    /// What became of each, within the patience of the one that waits longest; or why the server refused all.
    async fn outcomes(&self, target: &Target, slot: &Slot) -> Result<Vec<Appended>, StoreError> {
        let limit = self.oldest() + target.patience;
        let mut course = Course {
            was_sent: false,
            until: None,
            error: target.silence(),
        };
        if let Ok(settled) = timeout_at(limit, self.settle(target, slot, &mut course)).await {
            return settled;
        }
        if !course.was_sent {
            return Ok(self.all(|| Appended::Nothing(course.error.clone())));
        }
        // This process may be the one that stood still, and the server long there.
        let last = timeout(target.patience / 3, self.settle(target, slot, &mut course)).await;
        last.unwrap_or_else(|_| Ok(self.all(|| Appended::Unknown(course.error.clone()))))
    }

    fn oldest(&self) -> Instant {
        let oldest = self.0.iter().map(|append| append.since).min();
        oldest.expect("there is one append at least")
    }

    fn all(&self, outcome: impl Fn() -> Appended) -> Vec<Appended> {
        self.0.iter().map(|_| outcome()).collect()
    }

    /// Sends it until it is known what became of it, or the server refuses it at the first time.
    async fn settle(
        &self,
        target: &Target,
        slot: &Slot,
        course: &mut Course,
    ) -> Result<Vec<Appended>, StoreError> {
        let mut pause = Pause::new();
        loop {
            match slot.session(target).await {
                Ok(session) => {
                    let again = std::mem::replace(&mut course.was_sent, true);
                    let sent = async {
                        let until = match course.until {
                            Some(until) => until,
                            None => {
                                session
                                    .clock
                                    .after(SOON.min(target.patience / 3), &session.client)
                                    .await?
                            }
                        };
                        self.send(&session, *course.until.insert(until)).await
                    };
                    match target.in_time(sent).await {
                        Ok(found) => return Ok(self.told(found, again)),
                        Err(Failure::Refused(error)) => {
                            if !again && let Ok(false) = target.in_time(self.find(&session)).await {
                                return Err(error);
                            }
                            course.error = error;
                        }
                        Err(Failure::Lost(error)) => {
                            slot.give_up(&session).await;
                            course.error = error;
                        }
                    }
                }
                Err(error) if !course.was_sent => {
                    return Ok(self.all(|| Appended::Nothing(error.clone())));
                }
                Err(error) => course.error = error,
            }
            pause.wait().await;
        }
    }

    /// Whether any of the events may be in the row: a statement that ended with an error may have committed before.
    async fn find(&self, session: &Session) -> Result<bool, Error> {
        let rows: Vec<_> = self.0.iter().map(|append| append.row).collect();
        let afters: Vec<_> = self.0.iter().map(|append| append.after).collect();
        let values = [
            (&rows as &(dyn ToSql + Sync), Type::INT8_ARRAY),
            (&afters, Type::INT8_ARRAY),
            (&self.last_ids(), Type::BYTEA_ARRAY),
        ];
        let found = session.client.query_typed(FIND, &values).await?;
        found.first().expect("a line").try_get(0)
    }

    fn last_ids(&self) -> Vec<&[u8]> {
        let last = self.0.iter().filter_map(|append| append.events.last());
        last.map(|event| &event.id.0[..]).collect()
    }

    /// Its events are put behind others' until a moment only.
    async fn send(
        &self,
        session: &Session,
        until: SystemTime,
    ) -> Result<HashMap<i32, Found>, Error> {
        if self.send_to_next_place(session).await? {
            return Ok(HashMap::new());
        }
        let rows: Vec<_> = self.0.iter().map(|append| append.row).collect();
        let afters: Vec<_> = self.0.iter().map(|append| append.after).collect();
        let lasts: Vec<_> = self.0.iter().map(|append| append.last).collect();
        let at_ends = self.0.iter().map(|append| append.whereto == Whereto::End);
        let at_ends: Vec<_> = at_ends.collect();
        let last_ids = self.last_ids();
        let (mut numbers, mut ordinals) = (Vec::new(), Vec::new());
        let (mut ids, mut bodies) = (Vec::new(), Vec::new());
        for (number, append) in (1_i32..).zip(&self.0) {
            for (ordinal, event) in (append.after + 1..).zip(&append.events) {
                numbers.push(number);
                ordinals.push(ordinal);
                ids.push(&event.id.0[..]);
                bodies.push(&event.bytes[..]);
            }
        }
        let values: [&(dyn ToSql + Sync); 10] = [
            &rows, &afters, &lasts, &at_ends, &last_ids, &numbers, &ordinals, &ids, &bodies, &until,
        ];
        let found = found(&session.client.query_one(&session.append, &values).await?)?;
        session.has_met(!found.is_empty());
        Ok(found)
    }

    /// Whether it is one event, and has the next place of its row now. It is not tried where events of others are expected: mostly one
    /// would be there, and this way for nothing.
    async fn send_to_next_place(&self, session: &Session) -> Result<bool, Error> {
        let [append] = &self.0[..] else {
            return Ok(false);
        };
        let [event] = &append.events[..] else {
            return Ok(false);
        };
        // The line of a new row is made by the procedure.
        if append.after == 0 || session.expects_others() {
            return Ok(false);
        }
        let (id, body) = (&event.id.0[..], &event.bytes[..]);
        let values: [&(dyn ToSql + Sync); 4] = [&append.row, &append.after, &id, &body];
        let inserted = session
            .client
            .execute(&session.append_next, &values)
            .await?;
        Ok(inserted == 1)
    }

    fn told(&self, mut found: HashMap<i32, Found>, again: bool) -> Vec<Appended> {
        (1_i32..)
            .zip(&self.0)
            .map(|(number, append)| match found.remove(&number) {
                None => Appended::Done,
                Some(found) => found.told(append, again),
            })
            .collect()
    }
}

const fn may_be_there(appended: &Appended) -> bool {
    matches!(
        appended,
        Appended::Done | Appended::Behind(_) | Appended::Unknown(_)
    )
}

/// What an append found in its row whose events do not stand where they were to be.
struct Found {
    /// Whether they stand behind these events of others.
    is_in: bool,
    ended: bool,
    /// The first place of the events that are in; else the next of the row.
    next: i64,
    /// Others' events, oldest first, some of which may have been dropped behind a base.
    others: Vec<Stored>,
}

/// What was found, by the numbers of the appends whose events do not stand where they were to be.
fn found(line: &Row) -> Result<HashMap<i32, Found>, Error> {
    let appends: Vec<i32> = line.try_get("appends")?;
    let are_in: Vec<bool> = line.try_get("are_in")?;
    let have_ended: Vec<bool> = line.try_get("have_ended")?;
    let nexts: Vec<i64> = line.try_get("nexts")?;
    let firsts: Vec<i64> = line.try_get("firsts")?;
    let counts: Vec<i32> = line.try_get("counts")?;
    let ids: Vec<&[u8]> = line.try_get("other_ids")?;
    let bodies: Vec<&[u8]> = line.try_get("other_bodies")?;
    let mut events = ids.into_iter().zip(bodies);
    let places = nexts.into_iter().zip(firsts).zip(counts);
    let states = are_in.into_iter().zip(have_ended).zip(places);
    let told = appends.into_iter().zip(states);
    let found = told.map(|(append, ((is_in, ended), ((next, first), count)))| {
        let count = usize::try_from(count).unwrap_or_default();
        let others = (first..).zip(events.by_ref().take(count));
        let found = Found {
            is_in,
            ended,
            next,
            others: others
                .map(|(ordinal, (id, body))| one_stored(ordinal, id, body))
                .collect(),
        };
        (append, found)
    });
    Ok(found.collect())
}

impl Found {
    fn told(self, append: &Append, again: bool) -> Appended {
        if self.ended {
            return Appended::Gone;
        }
        if self.is_in {
            // All that stands between, or the steps would be taken at other places than elsewhere.
            let between = usize::try_from(self.next - append.after - 1);
            let are_all =
                !hides(append.after + 1, &self.others) && between == Ok(self.others.len());
            return match are_all {
                true => Appended::Behind(self.others),
                false => unknown(),
            };
        }
        let is_hidden = match append.whereto {
            Whereto::Next => self.next > append.last && hides(append.last, &self.others),
            Whereto::End => hides(append.after + 1, &self.others),
        };
        // What was dropped may have been the events that were sent before; a place that is not reached may become theirs.
        match again && (is_hidden || self.next <= append.after) {
            true => unknown(),
            false => Appended::Taken(self.others),
        }
    }
}

fn unknown() -> Appended {
    Appended::Unknown(StoreError::Unavailable(
        "they were sent before, and nothing shows whether they stood in the row or may still come"
            .into(),
    ))
}

/// Whether the event at this place cannot be seen any more.
fn hides(place: i64, events: &[Stored]) -> bool {
    let place = u64::try_from(place).unwrap_or_default();
    events.first().is_none_or(|first| first.ordinal > place)
}

/// The events of an answer.
pub(super) fn stored(rows: &[Row]) -> Result<Vec<Stored>, Error> {
    let stored = rows.iter().map(|row| {
        Ok(one_stored(
            row.try_get("ordinal")?,
            row.try_get("id")?,
            row.try_get("body")?,
        ))
    });
    stored.collect()
}

fn one_stored(ordinal: i64, id: &[u8], body: &[u8]) -> Stored {
    Stored {
        ordinal: u64::try_from(ordinal).unwrap_or_default(),
        event: Event {
            id: EventId(id.try_into().unwrap_or_default()),
            bytes: Bytes::copy_from_slice(body),
        },
    }
}
