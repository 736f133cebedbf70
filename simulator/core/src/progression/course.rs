//! The whole way of one payment: what it has shown so far, and what is still to come.
//!
//! A payment stores where it stands and when it came there. When it came to the steps before follows from
//! that where time alone led on; a step that checks led to came at a moment that nobody kept.

use std::time::Duration;

use super::{Luck, Progression, Shown, Standing, Trigger};
use crate::{Moment, Status};

/// What a payment has shown and what it is to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The last one is what it shows now.
    pub entered: Vec<Entry>,
    /// Whether that is all since it was made; a status set by hand is all that is kept of the way to it.
    pub from_the_start: bool,
    pub to_come: Vec<(Shown, Coming)>,
}

/// A step that was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub shown: Shown,
    /// In sandbox time; nothing where that is not kept.
    pub at: Option<Moment>,
}

/// What brings a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coming {
    /// Time alone, in sandbox time.
    At(Moment),
    /// So much time in the step before, which is to come itself.
    After(Duration),
    /// So many checks more, or in the step before where that is to come itself.
    AfterChecks(u32),
    Manual,
}

impl Course {
    pub(crate) fn by_hand(status: Status, since: Moment) -> Self {
        let shown = Shown::Status(status);
        Self {
            entered: vec![Entry {
                shown,
                at: Some(since),
            }],
            from_the_start: false,
            to_come: Vec::new(),
        }
    }
}

impl Progression {
    /// The way of a payment that was made at this moment and stands here.
    pub(crate) fn course(&self, standing: Standing, created: Moment, luck: Luck) -> Course {
        let times = self.times(standing, created, luck);
        let entered = (0..).zip(times).map(|(step, at)| {
            let shown = self.shown(step);
            Entry { shown, at }
        });
        Course {
            entered: entered.collect(),
            from_the_start: true,
            to_come: self.to_come(standing, luck),
        }
    }

    /// When each step was entered, from the first to where it stands.
    fn times(&self, standing: Standing, created: Moment, luck: Luck) -> Vec<Option<Moment>> {
        let last = usize::from(standing.step);
        let mut times = vec![None; last + 1];
        times[0] = Some(created);
        times[last] = Some(standing.entered);
        let delay_before = |step: usize| {
            let before = u8::try_from(step - 1).ok()?;
            self.delay_behind(before, luck)
        };
        for step in 1..last {
            let from = times[step - 1].zip(delay_before(step));
            times[step] = from.map(|(at, delay)| at.plus(delay));
        }
        for step in (2..=last).rev() {
            if times[step - 1].is_none() {
                let from = times[step].zip(delay_before(step));
                times[step - 1] = from.map(|(at, delay)| at.minus(delay));
            }
        }
        times
    }

    fn to_come(&self, standing: Standing, luck: Luck) -> Vec<(Shown, Coming)> {
        let mut entered = Some(standing.entered);
        let mut to_come = Vec::new();
        for before in standing.step.. {
            let Some(step) = self.later.get(usize::from(before)) else {
                break;
            };
            let coming = match (step.trigger, self.delay_behind(before, luck)) {
                (Trigger::AfterChecks(needed), _) if before == standing.step => {
                    Coming::AfterChecks(needed.saturating_sub(standing.checks))
                }
                (Trigger::AfterChecks(needed), _) => Coming::AfterChecks(needed),
                (_, Some(delay)) => match entered {
                    Some(at) => Coming::At(at.plus(delay)),
                    None => Coming::After(delay),
                },
                _ => Coming::Manual,
            };
            entered = match coming {
                Coming::At(at) => Some(at),
                _ => None,
            };
            to_come.push((step.shown, coming));
            // Whoever leads on by hand ends the progression.
            if coming == Coming::Manual {
                break;
            }
        }
        to_come
    }

    /// How long a payment stays in this step, where time alone leads on.
    fn delay_behind(&self, step: u8, luck: Luck) -> Option<Duration> {
        match self.later.get(usize::from(step))?.trigger {
            Trigger::After { at_least, jitter } => Some(at_least + luck.jitter(step, jitter)),
            Trigger::AfterChecks(_) | Trigger::Manual => None,
        }
    }
}

#[cfg(test)]
mod tests;
