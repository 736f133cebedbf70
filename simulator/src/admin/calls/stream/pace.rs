//! How fast a reader is told of calls that it cannot follow one by one.

use std::num::NonZeroU16;
use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior};

/// Portions of a few calls each, at least a tenth of a second apart. Between two of them nobody listens, so
/// that calls are answered as if there were no reader.
pub(super) struct Pace {
    portions: Interval,
    /// So many calls are told in each.
    pub(super) told: usize,
    /// So many are looked at for it, where only some are meant.
    pub(super) looked_at: usize,
}

/// So many portions there are in a second, where that leaves a call for each.
const PORTIONS: u16 = 10;

/// So many calls a second are looked at: looking for a text in all that may be shown takes a while.
const LOOKED_AT: usize = 5000;

impl Pace {
    pub(super) fn new(per_second: NonZeroU16) -> Self {
        let told = per_second.get().div_ceil(PORTIONS);
        let period = Duration::from_secs(told.into()) / u32::from(per_second.get());
        let mut portions = tokio::time::interval(period);
        portions.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            portions,
            told: told.into(),
            looked_at: usize::from(told) * LOOKED_AT / usize::from(per_second.get()),
        }
    }

    /// Waits until it is time for the next portion, which mostly it is.
    pub(super) async fn portion(&mut self) {
        self.portions.tick().await;
    }
}
