//! What a client was told, as far as it can know whether money moved.

use super::{Ending, Entry, Ruling};
use crate::core::answer::Reply;
use crate::core::fault::{Action, Http, HttpBody, Lie};
use crate::core::refusal::Refusal;
use crate::core::sandbox::Decision;
use crate::error_table;

/// What the client knows after a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// An answer it could use.
    Plainly,
    /// It was turned away before any money could move.
    Refused,
    /// An error that leaves the outcome open.
    Unclear,
    /// Nothing it could use, because of this fault of ours.
    Hidden(String),
    /// Nothing, because it went away before everything was written.
    ClientGone,
}

impl Told {
    /// Whether money may have moved for all the client knows.
    pub const fn leaves_the_outcome_open(&self) -> bool {
        matches!(self, Self::Unclear | Self::Hidden(_) | Self::ClientGone)
    }
}

impl Entry {
    /// Whether the client went away, or has at least stopped sending while its answer is still to come:
    /// it counts as gone until it is seen to take the answer.
    fn gave_up(&self) -> bool {
        match self.receipt.delivered().ending {
            Ending::ClientGone => true,
            Ending::Pending => self.receipt.client_finished_at().is_some(),
            Ending::Answered | Ending::Closed | Ending::Reset => false,
        }
    }

    /// What the client was told; the delivery may still be under way, and counts as it looks now.
    pub fn told(&self) -> Told {
        let Some(Ruling { decision, .. }) = &self.ruling else {
            return Told::Refused;
        };
        if too_many_calls(decision) {
            return Told::Refused;
        }
        match hiding_fault(decision, self.answered.body.len()) {
            Some(fault) => Told::Hidden(fault.to_owned()),
            None if self.gave_up() => {
                slowing_fault(decision).map_or(Told::ClientGone, Told::Hidden)
            }
            None => match &decision.reply {
                Reply::Error(refusal) if error_table::is_definite(refusal.code) => Told::Refused,
                Reply::Error(_) => Told::Unclear,
                Reply::Payout(_) | Reply::Check(_) => Told::Plainly,
            },
        }
    }
}

/// HTTP 429 says that nothing was even looked at; only a fault makes a payment behind it.
fn too_many_calls(decision: &Decision) -> bool {
    let by_fault = match decision.fault.as_ref().map(|named| &named.fault.action) {
        Some(Action::Http(http)) => http.status == 429,
        _ => false,
    };
    let by_limit = match &decision.reply {
        Reply::Error(Refusal { manner, .. }) => {
            manner.as_ref().and_then(|manner| manner.http_status) == Some(429)
        }
        _ => false,
    };
    !decision.pays() && (by_fault || by_limit)
}

/// The fault whose answer never came to an end while the client was there.
fn slowing_fault(decision: &Decision) -> Option<String> {
    let fault = decision.fault.as_ref();
    let drips = fault.filter(|named| matches!(named.fault.action, Action::Drip(_)));
    drips.map(|named| named.name.clone())
}

/// The name of the fault that left the client without a usable answer.
fn hiding_fault(decision: &Decision, body_bytes: usize) -> Option<&str> {
    let named = decision.fault.as_ref()?;
    let hides = match &named.fault.action {
        Action::Reset
        | Action::Close
        | Action::Hang(_)
        | Action::WrongLength(_)
        | Action::StaleKeepalive => true,
        // Whoever is patient gets all of it.
        Action::Drip(_) => false,
        Action::Truncate(truncate) => truncate.bytes < body_bytes,
        Action::Http(http) => !is_readable(http),
        Action::Rpc(rpc) => !error_table::is_definite(rpc.code),
        Action::Lie(lie) => !is_harmless(*lie),
    };
    hides.then_some(named.name.as_str())
}

fn is_readable(http: &Http) -> bool {
    let redirect = (300..400).contains(&http.status);
    http.body == HttpBody::Answer && !redirect && !http.gzip && !http.bom
}

/// A lie that leaves everything a client needs to know about its payment in place.
const fn is_harmless(lie: Lie) -> bool {
    matches!(
        lie,
        Lie::ExtraFields | Lie::MxIdMoved | Lie::DateInMilliseconds | Lie::StringAsNumber
    )
}
