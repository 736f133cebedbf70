//! Moving the clock by hand, and what that brings about.

use std::time::Duration;

use super::Sandbox;
use crate::core::clock::Pace;
use crate::core::ledger::TransactionId;
use crate::core::progression::Entered;
use crate::core::{Clock, Moment};

/// How far to move the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advance {
    /// By a duration.
    By(Duration),
    /// To a moment, not an earlier one.
    To(Moment),
    /// To whatever comes next by time; nowhere when nothing does.
    Next,
}

/// What an advance brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advanced {
    /// What time it is now.
    pub now: Moment,
    /// The first [`Advanced::LISTED`] changes, in the order in which they came due.
    pub changed: Vec<Change>,
    /// How many changes there were in all.
    pub count: usize,
}

impl Advanced {
    /// The most changes that are listed.
    pub const LISTED: usize = 1000;
}

/// A payment that moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Which payment.
    pub transaction_id: TransactionId,
    /// From where to where, and when.
    pub entered: Entered,
}

/// Why the clock was not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdvanceError {
    /// It would have gone back.
    #[error("a sandbox clock never runs backwards, and it shows a later time than that")]
    Backwards,
    /// It would have left the calendar.
    #[error("a sandbox clock ends with the year 9999")]
    BeyondTheCalendar,
}

fn check_target(now: Moment, target: Moment) -> Result<Moment, AdvanceError> {
    match target {
        target if target < now => Err(AdvanceError::Backwards),
        target if target > Moment::LAST => Err(AdvanceError::BeyondTheCalendar),
        target => Ok(target),
    }
}

impl Sandbox {
    /// Moves the clock and settles everything that comes due, in due order.
    pub fn advance(&mut self, advance: Advance, wall: Moment) -> Result<Advanced, AdvanceError> {
        let now = self.clock.now(wall);
        self.settle(now, |_, _| ());
        let target = match advance {
            Advance::By(duration) => now.plus(duration),
            Advance::To(moment) => moment,
            Advance::Next => self.next_due().unwrap_or(now),
        };
        let target = check_target(now, target)?;
        self.clock = self.clock.set_to(wall, target);
        let mut changed = Vec::new();
        self.settle(target, |transaction_id, entered| {
            changed.push(Change {
                transaction_id,
                entered,
            });
        });
        changed.sort_by_key(|change| (change.entered.at, change.transaction_id));
        let count = changed.len();
        changed.truncate(Advanced::LISTED);
        Ok(Advanced {
            now: target,
            changed,
            count,
        })
    }

    /// Gives the clock another pace and perhaps another time, not an earlier one.
    pub fn set_clock(
        &mut self,
        pace: Pace,
        shown: Option<Moment>,
        wall: Moment,
    ) -> Result<Moment, AdvanceError> {
        let now = self.clock.now(wall);
        let target = check_target(now, shown.unwrap_or(now))?;
        self.clock = Clock::new(pace, wall, target);
        Ok(target)
    }

    fn settle(&mut self, now: Moment, mut entered: impl FnMut(TransactionId, Entered)) {
        for (transaction_id, payment) in self.ledger.iter_mut() {
            let progression = &self.behaviour.progressions[usize::from(payment.progression)];
            while let Some(step) = progression.step(&mut payment.standing, now) {
                entered(transaction_id, step);
            }
        }
    }

    fn next_due(&self) -> Option<Moment> {
        let due = |payment: &crate::core::Payment| {
            payment.progression(&self.behaviour).due(payment.standing)
        };
        self.ledger
            .iter()
            .filter_map(|(_, payment)| due(payment))
            .min()
    }
}
