//! The planned course of a payment's status.
//!
//! Status is a function, not a timer: a payment stores where it stands, and its status *now* is
//! computed forward from there. Nothing ticks; moving the clock moves everything.

mod course;

use std::time::Duration;

use rand::RngExt;

pub use course::{Coming, Course, Entry};

use super::chance::Purpose;
use super::{Moment, Seed, Status};

/// What a check is told at a step, or of a payment that nobody made yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The payment is not found yet, although it exists.
    Unknown,
    Status(Status),
}

impl Shown {
    /// Whether nothing but a refund can follow.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Status(status) if status.is_final())
    }
}

/// What makes a payment enter a step, counted in the step before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// So much sandbox time has passed in the previous step.
    After {
        at_least: Duration,
        /// Up to so much more, decided by chance for each payment.
        jitter: Duration,
    },
    /// So many checks have been answered in the previous step: those still saw the old status.
    AfterChecks(u32),
    Manual,
}

/// One step of a progression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub shown: Shown,
    /// What leads here; a first step is entered when the payment is made.
    pub trigger: Trigger,
}

/// What decides the jitter of a payment's steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Luck {
    pub seed: Seed,
    /// Which payment, counted from zero.
    pub payment: u64,
}

impl Luck {
    fn jitter(self, step: u8, most: Duration) -> Duration {
        let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
        if most == 0 {
            return Duration::ZERO;
        }
        let number = self.payment * u64::from(Progression::MAX_STEPS) + u64::from(step);
        let mut generator = self.seed.draw(Purpose::Jitter, number);
        Duration::from_millis(generator.random_range(0..=most))
    }
}

/// A named course of a status: at least one step, legal transitions unless marked otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progression {
    pub name: String,
    /// Whether it breaks the contract on purpose (CHK-09).
    pub illegal: bool,
    first: Step,
    later: Vec<Step>,
}

/// Where a payment stands in its progression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub(crate) step: u8,
    pub(crate) checks: u32,
    pub(crate) entered: Moment,
}

/// A step that was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entered {
    /// When, in sandbox time.
    pub at: Moment,
    pub from: Shown,
    pub to: Shown,
}

/// Why steps make no progression.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ProgressionError {
    #[error("a progression needs at least one step")]
    Empty,
    #[error("a progression has at most {max} steps")]
    TooLong { max: u16 },
    #[error(
        "status {to} may not follow status {from}; mark the progression `illegal = true` if that is the point"
    )]
    IllegalTransition { from: i8, to: i8 },
}

impl Progression {
    pub const MAX_STEPS: u16 = 64;

    /// Checks steps and makes them a progression. The first step's trigger is not looked at.
    pub fn new(name: String, illegal: bool, steps: &[Step]) -> Result<Self, ProgressionError> {
        let (first, later) = steps.split_first().ok_or(ProgressionError::Empty)?;
        if later.len() >= usize::from(Self::MAX_STEPS) {
            return Err(ProgressionError::TooLong {
                max: Self::MAX_STEPS,
            });
        }
        let progression = Self {
            name,
            illegal,
            first: *first,
            later: later.to_vec(),
        };
        match progression.first_illegal_transition() {
            Some((from, to)) if !illegal => Err(ProgressionError::IllegalTransition {
                from: from.code(),
                to: to.code(),
            }),
            _ => Ok(progression),
        }
    }

    /// Every change of the status it leads to, in its order.
    pub fn transitions(&self) -> Vec<(Status, Status)> {
        let shown: Vec<Status> = std::iter::once(&self.first)
            .chain(&self.later)
            .filter_map(|step| match step.shown {
                Shown::Status(status) => Some(status),
                Shown::Unknown => None,
            })
            .collect();
        let pairs = shown.windows(2);
        pairs.map(|pair| (pair[0], pair[1])).collect()
    }

    fn first_illegal_transition(&self) -> Option<(Status, Status)> {
        let mut transitions = self.transitions().into_iter();
        transitions.find(|(from, to)| !from.may_become(*to))
    }

    pub const fn start(&self, created: Moment) -> Standing {
        Standing {
            step: 0,
            checks: 0,
            entered: created,
        }
    }

    pub fn has(&self, step: u8) -> bool {
        usize::from(step) <= self.later.len()
    }

    /// What is shown at a step.
    pub fn shown(&self, step: u8) -> Shown {
        match step.checked_sub(1) {
            None => self.first.shown,
            Some(index) => self.later[usize::from(index)].shown,
        }
    }

    /// When the next step comes by time alone; nothing when time alone does not bring it.
    pub fn due(&self, standing: Standing, luck: Luck) -> Option<Moment> {
        match self.next(standing)?.trigger {
            Trigger::After { at_least, jitter } => {
                let more = luck.jitter(standing.step, jitter);
                Some(standing.entered.plus(at_least).plus(more))
            }
            Trigger::AfterChecks(_) | Trigger::Manual => None,
        }
    }

    /// Takes the one next step that has come due by `now`.
    pub fn step(&self, standing: &mut Standing, luck: Luck, now: Moment) -> Option<Entered> {
        let at = self.due(*standing, luck).filter(|due| *due <= now)?;
        Some(self.enter_next(standing, at))
    }

    /// Takes every step that has come due by `now`.
    pub fn settle(&self, standing: &mut Standing, luck: Luck, now: Moment) {
        while self.step(standing, luck, now).is_some() {}
    }

    /// Counts one answered check, which may bring the next step.
    pub fn checked(&self, standing: &mut Standing, now: Moment) -> Option<Entered> {
        standing.checks = standing.checks.saturating_add(1);
        match self.next(*standing)?.trigger {
            Trigger::AfterChecks(needed) if standing.checks >= needed => {
                Some(self.enter_next(standing, now))
            }
            _ => None,
        }
    }

    fn next(&self, standing: Standing) -> Option<&Step> {
        self.later.get(usize::from(standing.step))
    }

    fn enter_next(&self, standing: &mut Standing, at: Moment) -> Entered {
        let from = self.shown(standing.step);
        *standing = Standing {
            step: standing.step + 1,
            checks: 0,
            entered: at,
        };
        Entered {
            at,
            from,
            to: self.shown(standing.step),
        }
    }
}

#[cfg(test)]
mod tests;
