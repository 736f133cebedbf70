//! What a client learned about one payment.

use crate::core::progression::Shown;
use crate::core::status::Status;

/// All checks of one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checks {
    /// The number of the last one.
    pub last_call: u64,
    /// The status the client saw last.
    pub last_seen: Option<Status>,
    /// The first check at which it saw a final status.
    pub seen_final: Option<u64>,
}

impl Checks {
    /// Learns one check and what the client saw; the transition it saw, if it was one.
    pub(super) fn learn(&mut self, call: u64, seen: Option<Shown>) -> Option<(Status, Status)> {
        self.last_call = call;
        let Some(Shown::Status(status)) = seen else {
            return None;
        };
        if status.is_final() && self.seen_final.is_none() {
            self.seen_final = Some(call);
        }
        let before = self.last_seen.replace(status)?;
        (before != status).then_some((before, status))
    }

    /// Whether the client had seen a final status before this call.
    pub fn were_final_before(&self, call: u64) -> bool {
        self.seen_final.is_some_and(|seen| seen < call)
    }
}
