//! What waits to be written, and the door before it: where a row ends is known here, so that events are refused at once
//! which belong somewhere else.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot::Sender;

use super::gathered::Gathered;
use super::job::{Job, OVERHEAD};
use super::tables::Tails;
use crate::{Appended, Event, RowId, StoreError};

/// Events and notes beyond this are not taken: the disk is slower than those who write.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What waits, behind a lock that is never held while something is written.
#[derive(Default)]
pub(super) struct Queue {
    inner: Mutex<Inner>,
    /// Something came in, or is to be done sooner.
    stirred: Condvar,
}

#[derive(Default)]
pub(super) struct Inner {
    pub(super) tails: Tails,
    jobs: Vec<Job>,
    /// Written before the jobs.
    gathered: Gathered,
    /// Room for what is gathered next.
    room: Gathered,
    bytes: usize,
    /// Somebody waits for one of the jobs, or they are many.
    is_urgent: bool,
    /// Why nothing is taken now.
    trouble: Option<StoreError>,
    /// Somebody came while nothing was taken.
    is_asked: bool,
    is_closing: bool,
    /// How the committer ended, where it did.
    pub(super) ended: Option<Result<(), StoreError>>,
    pub(super) closers: Vec<Sender<Result<(), StoreError>>>,
}

impl Inner {
    pub(super) fn has_room(&self) -> Result<(), StoreError> {
        match self.bytes < MOST_BYTES {
            true => Ok(()),
            false => Err(StoreError::Unavailable(
                "more waits to be written than the disk can keep up with".to_owned(),
            )),
        }
    }

    fn is_idle(&self) -> bool {
        self.jobs.is_empty() && self.gathered.is_empty()
    }

    fn take(&mut self) -> Vec<Job> {
        self.bytes = 0;
        self.is_urgent = false;
        let mut jobs = self.gathered.take();
        jobs.append(&mut self.jobs);
        jobs
    }
}

impl Queue {
    pub(super) fn new(tails: Tails) -> Self {
        let queue = Self::default();
        queue.lock().tails = tails;
        queue
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether something is taken; where it is not, somebody has asked for it now.
    pub(super) fn admit(&self, inner: &mut Inner) -> Result<(), StoreError> {
        if let Some(Err(error)) = &inner.ended {
            return Err(error.clone());
        }
        if inner.is_closing {
            return Err(StoreError::Unavailable("the store is closed".to_owned()));
        }
        let Some(trouble) = &inner.trouble else {
            return Ok(());
        };
        inner.is_asked = true;
        self.stirred.notify_one();
        Err(trouble.clone())
    }

    /// Gathers events; where nobody waits, they are answered now.
    pub(super) fn gather(
        &self,
        inner: &mut Inner,
        row: RowId,
        after: u64,
        events: &[Event],
        answer: Option<Sender<Appended>>,
    ) {
        let is_first = inner.is_idle();
        let bytes = events.iter().map(|event| event.bytes.len() + OVERHEAD);
        inner.bytes += bytes.sum::<usize>();
        inner.is_urgent |= answer.is_some();
        inner.gathered.add(row, after, events, answer);
        inner.is_urgent |= inner.bytes >= MOST_BYTES / 2;
        if is_first || inner.is_urgent {
            self.stirred.notify_one();
        }
    }

    /// Puts a job behind the others.
    pub(super) fn push(&self, inner: &mut Inner, job: Job) {
        let is_first = inner.is_idle();
        inner.bytes += job.size();
        inner.is_urgent |= !job.is_answered() || inner.bytes >= MOST_BYTES / 2;
        inner.jobs.push(job);
        // The committer is not woken for each of the many that nobody waits for.
        if is_first || inner.is_urgent {
            self.stirred.notify_one();
        }
    }

    /// Puts a job behind the others, where the door is open.
    pub(super) fn offer(&self, job: Job) {
        let mut inner = self.lock();
        match self.admit(&mut inner) {
            Ok(()) => self.push(&mut inner, job),
            Err(error) => {
                drop(inner);
                job.refuse(&error);
            }
        }
    }

    /// Waits for jobs; those that nobody waits for may wait for others, as long as this. None when there will be no more.
    pub(super) fn take(&self, gather: Duration) -> Option<Vec<Job>> {
        let inner = self.lock();
        let is_idle = |inner: &mut Inner| inner.is_idle() && !inner.is_closing;
        let inner = self.stirred.wait_while(inner, is_idle);
        let inner = inner.unwrap_or_else(PoisonError::into_inner);
        let may_wait = |inner: &mut Inner| !inner.is_urgent && !inner.is_closing;
        let waited = self.stirred.wait_timeout_while(inner, gather, may_wait);
        let (mut inner, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let room = std::mem::take(&mut inner.room);
        let mut gathered = std::mem::replace(&mut inner.gathered, room);
        let mut behind = inner.take();
        drop(inner);
        let mut jobs = gathered.take();
        jobs.append(&mut behind);
        self.lock().room = gathered;
        (!jobs.is_empty()).then_some(jobs)
    }

    /// Shuts the door, and takes what stands behind it.
    pub(super) fn shut(&self, trouble: &StoreError) -> Vec<Job> {
        let mut inner = self.lock();
        inner.trouble = Some(trouble.clone());
        inner.take()
    }

    pub(super) fn open(&self, tails: Tails) {
        let mut inner = self.lock();
        inner.tails = tails;
        inner.trouble = None;
        inner.is_asked = false;
    }

    /// Waits a while, and then until somebody wants something of the store. Whether it is to be closed.
    pub(super) fn rest(&self, pause: Duration, is_wanted: bool) -> bool {
        let inner = self.lock();
        let waited = self
            .stirred
            .wait_timeout_while(inner, pause, |inner| !inner.is_closing);
        let (inner, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let is_idle = |inner: &mut Inner| !(is_wanted || inner.is_asked || inner.is_closing);
        let waited = self.stirred.wait_while(inner, is_idle);
        waited.unwrap_or_else(PoisonError::into_inner).is_closing
    }

    pub(super) fn close(&self) {
        self.lock().is_closing = true;
        self.stirred.notify_one();
    }

    /// Tells everybody that nothing is written any more.
    pub(super) fn end(&self, how: &Result<(), StoreError>) {
        let mut inner = self.lock();
        inner.is_closing = true;
        inner.ended = Some(how.clone());
        let closers = std::mem::take(&mut inner.closers);
        let jobs = inner.take();
        drop(inner);
        // Whoever waits learns from the dropped sender that nothing is known.
        drop(jobs);
        for closer in closers {
            _ = closer.send(how.clone());
        }
    }
}
