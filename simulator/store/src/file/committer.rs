//! The thread that has the file: takes all that waits, writes it in one transaction, and answers when that is durable. So
//! calls that come while one transaction is written share the next.

use std::sync::Arc;
use std::time::Duration;

use redb::Error;

use super::backend::Opener;
use super::job::Job;
use super::queue::Queue;
use super::tables::{self, Tables};
use crate::{Appended, Event, RowId, StoreError};

/// How long things wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waits {
    /// Events that nobody waits for, for others.
    pub(super) gather: Duration,
    /// After something failed, until it is tried again.
    pub(super) rest: Duration,
}

pub(super) struct Committer {
    pub(super) queue: Arc<Queue>,
    pub(super) opener: Opener,
    pub(super) waits: Waits,
    /// None where it could not be opened again.
    pub(super) tables: Option<Tables>,
}

/// Nothing was written, or nobody knows: the commit itself failed.
struct Unwritten {
    error: Error,
    is_known: bool,
}

impl<E: Into<Error>> From<E> for Unwritten {
    fn from(error: E) -> Self {
        Self {
            error: error.into(),
            is_known: true,
        }
    }
}

impl Committer {
    /// Works until the queue is closed and empty.
    pub(super) fn run(mut self) {
        let _ended = Ended(Arc::clone(&self.queue));
        let mut how = Ok(());
        while let Some(jobs) = self.queue.take(self.waits.gather) {
            how = self.work(jobs);
        }
        self.tables = None;
        self.queue.end(&how);
    }

    fn work(&mut self, jobs: Vec<Job>) -> Result<(), StoreError> {
        let (looks, writes): (Vec<_>, Vec<_>) = jobs
            .into_iter()
            .partition(|job| matches!(job, Job::Look(_)));
        let how = match self.write(&writes) {
            Ok(changed) => {
                answer(writes, changed);
                Ok(())
            }
            Err(unwritten) => self.recover(writes, &unwritten),
        };
        for look in looks {
            if let Job::Look(look) = look {
                let tables = self.tables.as_ref();
                look(
                    tables
                        .ok_or_else(|| how.clone().expect_err("without tables there is an error")),
                );
            }
        }
        how
    }

    /// Writes all of it or nothing. What the changes among it returned, in their order.
    fn write(&self, jobs: &[Job]) -> Result<Vec<bool>, Unwritten> {
        let tables = self.tables.as_ref().expect("open while something is taken");
        if jobs.is_empty() {
            return Ok(Vec::new());
        }
        let writing = tables.begin_write()?;
        for (row, batches) in tables::batches(jobs.iter().filter_map(appended)) {
            for mut batch in batches {
                writing.append(row, &mut batch)?;
            }
        }
        let mut changed = Vec::new();
        for job in jobs {
            match job {
                Job::Note { row, notes } => writing.note(*row, notes)?,
                Job::Change(change, _) => changed.push(change(&writing)?),
                Job::Append { .. } | Job::Look(_) => {}
            }
        }
        writing.commit().map_err(|error| Unwritten {
            error,
            is_known: false,
        })?;
        Ok(changed)
    }

    /// Opens the file again, tells everybody what became of theirs, and goes on when all that was answered is in it.
    fn recover(&mut self, writes: Vec<Job>, unwritten: &Unwritten) -> Result<(), StoreError> {
        let mut error = self.opener.told(&unwritten.error);
        self.tables = None;
        let behind = self.queue.shut(&error);
        self.tables = self.opener.open().ok();
        let (mut held, waited): (Vec<_>, Vec<_>) = writes.into_iter().partition(Job::is_answered);
        for job in waited {
            self.settle(job, unwritten.is_known, &error);
        }
        for job in behind {
            match job.is_answered() {
                true => held.push(job),
                false => job.refuse(&error),
            }
        }
        loop {
            let is_closing = self.queue.rest(self.waits.rest, !held.is_empty());
            match self.heal(&mut held) {
                Ok(()) => return Ok(()),
                Err(again) if is_closing => return Err(again),
                Err(again) => error = again,
            }
            self.queue.shut(&error);
        }
    }

    /// Answers an append whose transaction failed: it may be there all the same.
    fn settle(&self, job: Job, is_known: bool, error: &StoreError) {
        let Job::Append {
            row,
            after,
            events,
            answer: Some(answer),
        } = job
        else {
            return job.refuse(error);
        };
        let found = self
            .tables
            .as_ref()
            .map(|tables| tables.holds(row, after, &events));
        _ = answer.send(match found {
            Some(Ok(true)) => Appended::Done,
            Some(Ok(false)) => Appended::Nothing(error.clone()),
            None | Some(Err(_)) if is_known => Appended::Nothing(error.clone()),
            None | Some(Err(_)) => Appended::Unknown(error.clone()),
        });
    }

    /// Writes what was answered and is not there yet, and takes something new again.
    fn heal(&mut self, held: &mut Vec<Job>) -> Result<(), StoreError> {
        let told = |error: &Error| self.opener.told(error);
        let tables = match self.tables.take() {
            Some(tables) => tables,
            None => self.opener.open()?,
        };
        let mut missing = Vec::new();
        for job in held.drain(..) {
            let is_there = match appended(&job) {
                Some((row, after, events)) => tables
                    .holds(row, after, events)
                    .map_err(|error| told(&error))?,
                None => false,
            };
            if !is_there {
                missing.push(job);
            }
        }
        *held = missing;
        self.tables = Some(tables);
        let written = self.write(held);
        if let Err(unwritten) = written {
            self.tables = None;
            return Err(self.opener.told(&unwritten.error));
        }
        let tables = self.tables.as_ref().expect("just put there");
        self.queue
            .open(tables.tails().map_err(|error| told(&error))?);
        Ok(())
    }
}

fn appended(job: &Job) -> Option<(RowId, u64, &[Event])> {
    match job {
        Job::Append {
            row, after, events, ..
        } => Some((*row, *after, events)),
        _ => None,
    }
}

/// Tells everybody that theirs is written.
fn answer(jobs: Vec<Job>, changed: Vec<bool>) {
    let mut changed = changed.into_iter();
    for job in jobs {
        match job {
            Job::Append {
                answer: Some(answer),
                ..
            } => _ = answer.send(Appended::Done),
            Job::Change(_, answer) => {
                _ = answer.send(Ok(changed.next().expect("one for each change")));
            }
            Job::Append { .. } | Job::Note { .. } | Job::Look(_) => {}
        }
    }
}

/// Where the thread panics, nobody waits for it in vain.
struct Ended(Arc<Queue>);

impl Drop for Ended {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let broken = "the store has stopped after an error in the program";
            self.0.end(&Err(StoreError::Unusable(broken.to_owned())));
        }
    }
}
