//! A point in time, as the core counts it.

use std::time::Duration;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// The last moment a clock can show: the end of the year 9999, where calendars end.
    pub const LAST: Self = Self(253_402_207_200_000);

    /// The moment that lies so many milliseconds after the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, the unit of `date` in answers (PAY-11, CHK-05).
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The moment a while later; at the end of time it stays there.
    pub fn plus(self, while_: Duration) -> Self {
        let millis = i64::try_from(while_.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// The moment a while earlier; at the beginning of time it stays there.
    #[must_use]
    pub fn minus(self, while_: Duration) -> Self {
        let millis = i64::try_from(while_.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(millis))
    }

    /// How long after `earlier` this is; zero when it is not after it.
    pub fn since(self, earlier: Self) -> Duration {
        let millis = self.0.saturating_sub(earlier.0).max(0);
        Duration::from_millis(millis.unsigned_abs())
    }
}
