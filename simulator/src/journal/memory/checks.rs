//! What a client learned about one payment.

use serde::{Deserialize, Serialize};

use paysys_core::Moment;
use paysys_core::status::Status;

/// All checks of one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    pub times: u32,
    /// When the first one came, in sandbox time.
    pub since: Moment,
    pub until: Moment,
    pub last_call: u64,
    pub last_seen: Option<Status>,
    /// The first check at which it saw a final status.
    pub seen_final: Option<u64>,
}

impl Checks {
    /// None yet; the first one comes now.
    pub(super) const fn since(at: Moment) -> Self {
        Self {
            times: 0,
            since: at,
            until: at,
            last_call: 0,
            last_seen: None,
            seen_final: None,
        }
    }

    /// Learns of one check, whatever the client will see; checks come in their order.
    pub(super) const fn asked(&mut self, call: u64, at: Moment) {
        self.times = self.times.saturating_add(1);
        (self.until, self.last_call) = (at, call);
    }

    /// Learns what the client saw at one check; the transition it saw, if it was one. What was long under
    /// way is learned when a later check has been already, and then it is no longer what was seen last.
    pub(super) fn saw(&mut self, call: u64, status: Status) -> Option<(Status, Status)> {
        if status.is_final() {
            self.seen_final = Some(self.seen_final.map_or(call, |first| first.min(call)));
        }
        if call < self.last_call && self.last_seen.is_some() {
            return None;
        }
        let before = self.last_seen.replace(status)?;
        (before != status).then_some((before, status))
    }

    /// Whether the client had seen a final status before this call.
    pub fn were_final_before(&self, call: u64) -> bool {
        self.seen_final.is_some_and(|seen| seen < call)
    }
}
