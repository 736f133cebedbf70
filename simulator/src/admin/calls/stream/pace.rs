//! How fast a reader is told of calls that it cannot follow one by one.

mod budget;

use std::num::NonZeroU16;
use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior};

use crate::wall_clock;
use budget::Budget;

/// Calls are told in portions, so far apart. Between two of them nobody listens, so that calls are answered
/// as if there were no reader.
const APART: Duration = Duration::from_millis(100);

/// When the next portion may be told, and how large it may be.
pub(super) struct Pace {
    portions: Interval,
    budget: Budget,
}

impl Pace {
    pub(super) fn new(per_second: NonZeroU16) -> Self {
        let mut portions = tokio::time::interval(APART);
        portions.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            portions,
            budget: Budget::new(per_second.get().into()),
        }
    }

    /// Waits until it is time for the next portion, which mostly it is.
    pub(super) async fn portion(&mut self) {
        self.portions.tick().await;
    }

    /// So many calls may be told now.
    pub(super) fn most(&mut self) -> usize {
        self.budget.left(wall_clock::now())
    }

    pub(super) fn told(&mut self, calls: usize) {
        self.budget.spend(wall_clock::now(), calls);
    }
}
