//! Calls that a reader is not told of one by one.

use serde::Serialize;

/// So many calls, between these numbers. Those among them that are not meant count where nobody looked.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Skipped {
    calls: u64,
    from: u64,
    to: u64,
}

impl Skipped {
    /// So many before a call of this number.
    pub(super) fn before(number: u64, calls: u64) -> Option<Self> {
        let (from, to) = (number.checked_sub(calls)?, number.checked_sub(1)?);
        (calls > 0).then_some(Self { calls, from, to })
    }

    pub(super) fn one(number: u64) -> Self {
        Self {
            calls: 1,
            from: number,
            to: number,
        }
    }

    /// Both, the other later.
    pub(super) fn and(self, later: Self) -> Self {
        Self {
            calls: self.calls + later.calls,
            from: self.from,
            to: later.to,
        }
    }
}
