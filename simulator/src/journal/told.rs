//! What a client was told, as far as it can know whether money moved.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Ending, Entry, Receipt, Sent};
use crate::error_table;
use paysys_core::answer::Reply;
use paysys_core::fault::{Action, Http, HttpBody, Lie};
use paysys_core::refusal::Refusal;
use paysys_core::sandbox::Decision;

/// What the client knows of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    Plainly,
    /// It was turned away before any money could move.
    Refused,
    /// An error that leaves the outcome open.
    Unclear,
    /// Nothing it could use, because of this fault of ours.
    Hidden(String),
    /// Nothing, because it went away before everything was written.
    ClientGone,
    /// Nothing yet: the answer is still under way.
    NotYet,
}

impl Told {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Plainly => "plainly",
            Self::Refused => "refused",
            Self::Unclear => "unclear",
            Self::Hidden(_) => "hidden",
            Self::ClientGone => "client-gone",
            Self::NotYet => "not-yet",
        }
    }

    /// Whether money may have moved for all the client knows, and nothing more will be said about it.
    pub const fn leaves_the_outcome_open(&self) -> bool {
        matches!(self, Self::Unclear | Self::Hidden(_) | Self::ClientGone)
    }
}

/// An answer, and the receipt that says how far it came. It outlives the entry in the journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Telling {
    /// What it says to a client that stays to its end.
    said: Told,
    /// The name of the fault that keeps a client from a usable answer, or for long from its end.
    fault: Option<String>,
    #[serde(with = "kept")]
    receipt: Arc<Receipt>,
}

/// A receipt as its values: one that is read has nobody who waits for it.
mod kept {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    use crate::journal::Receipt;

    pub(super) fn serialize<S: Serializer>(
        receipt: &Arc<Receipt>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&receipt.written())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<Receipt>, D::Error> {
        let receipt = Receipt::default();
        receipt.read(<&[u8]>::deserialize(deserializer)?);
        Ok(Arc::new(receipt))
    }
}

impl Telling {
    pub(super) const fn receipt(&self) -> &Arc<Receipt> {
        &self.receipt
    }

    pub fn is_under_way(&self) -> bool {
        !self.receipt.has_ended()
    }

    /// What the client was told until now.
    pub fn now(&self) -> Told {
        match self.receipt.delivered().ending {
            // It counts as gone until it is seen to take the answer.
            Ending::Pending if self.receipt.client_finished_at().is_some() => self.given_up(),
            Ending::Pending => Told::NotYet,
            // Whoever is never heard of is blamed for nothing.
            Ending::ClientGone | Ending::Unknown => self.given_up(),
            Ending::Answered | Ending::Closed | Ending::Reset => self.said.clone(),
        }
    }

    /// What the client could know of it when it sent something else. An end that we made was there before
    /// the client could see it; one that the client made is seen here only later.
    pub fn before(&self, sent: Sent) -> Told {
        let ending = self.receipt.delivered().ending;
        let known = match ending {
            Ending::ClientGone => sent.latest,
            _ => sent.earliest,
        };
        let finished = self.receipt.had_client_finished(sent.latest);
        match self.receipt.ended() {
            Some(ended) if ended < known => self.now(),
            _ if finished && ending != Ending::Answered => self.given_up(),
            _ => Told::NotYet,
        }
    }

    /// What a client knows that waits no longer.
    fn given_up(&self) -> Told {
        let fault = self.fault.clone();
        fault.map_or(Told::ClientGone, Told::Hidden)
    }
}

impl Entry {
    /// What the client was told until now; what is no call pays nothing.
    pub fn told(&self) -> Told {
        self.telling()
            .map_or(Told::Refused, |telling| telling.now())
    }

    /// The answer to a call, and how far it came.
    pub fn telling(&self) -> Option<Telling> {
        let decision = &self.ruling.as_ref()?.decision;
        let fault = decision.fault.as_ref();
        let hiding = fault.filter(|named| self.is_hidden_by(&named.fault.action, decision));
        let said = match (&decision.reply, hiding) {
            _ if too_many_calls(decision) => Told::Refused,
            (_, Some(named)) => Told::Hidden(named.name.clone()),
            (Reply::Error(refusal), _) if error_table::is_definite(refusal.code) => Told::Refused,
            (Reply::Error(_), _) => Told::Unclear,
            (Reply::Payout(_) | Reply::Check(_) | Reply::Stub(_), _) => Told::Plainly,
        };
        let slow = fault.filter(|named| matches!(named.fault.action, Action::Drip(_)));
        Some(Telling {
            said,
            fault: hiding.or(slow).map(|named| named.name.clone()),
            receipt: self.receipt.clone(),
        })
    }

    /// Whether a fault's action leaves the client without an answer that it can use.
    fn is_hidden_by(&self, action: &Action, decision: &Decision) -> bool {
        match action {
            Action::Rpc(rpc) => !error_table::is_definite(rpc.code),
            // Whatever else it says, it does not say which payment that will be.
            _ if decision.commits_at.is_some() => true,
            Action::Reset
            | Action::Close
            | Action::Hang(_)
            | Action::Truncate(_)
            | Action::WrongLength(_)
            | Action::StaleKeepalive => true,
            // Whoever is patient gets all of it.
            Action::Drip(_) => false,
            Action::Http(http) => {
                let is_error = matches!(decision.reply, Reply::Error(_));
                !is_readable(http, is_error) || (http.gzip && !self.takes_gzip())
            }
            Action::Lie(lie) => !is_harmless(*lie),
        }
    }

    fn takes_gzip(&self) -> bool {
        let taken = self.header("accept-encoding");
        taken.is_some_and(|taken| taken.contains("gzip"))
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

/// Whether the gateway's answer arrives in a form that clients read. A payment under an HTTP status that
/// says otherwise contradicts itself; an error does not.
fn is_readable(http: &Http, is_error: bool) -> bool {
    let status_fits = match http.status {
        205 | 300..=399 => false,
        status => is_error || status < 300,
    };
    http.body == HttpBody::Answer && status_fits && !http.bom && !is_mislabelled(http)
}

/// Whether the content type names an encoding in which the answer's letters are not what they are.
fn is_mislabelled(http: &Http) -> bool {
    let content_type = http.content_type.as_deref().unwrap_or_default();
    let named = content_type.to_ascii_lowercase().replace(['"', ' '], "");
    ["charset=utf-16", "charset=utf-32", "charset=ucs"]
        .iter()
        .any(|encoding| named.contains(encoding))
}

/// A lie that leaves everything a client needs to know about its payment in place.
const fn is_harmless(lie: Lie) -> bool {
    match lie {
        Lie::ExtraFields | Lie::MxIdMoved | Lie::DateInMilliseconds | Lie::StringAsNumber => true,
        Lie::IdMissing
        | Lie::IdWrong
        | Lie::IdOfAnotherType
        | Lie::ErrorAndResultBoth
        | Lie::ErrorAndResultNull
        | Lie::ErrorAndResultAbsent
        | Lie::DetailsNull
        | Lie::DetailsMissing
        | Lie::NumberAsString
        | Lie::NumberAbove2To53
        | Lie::UnknownStatus
        | Lie::StatusAsString
        | Lie::StatusNull
        | Lie::FieldMissing
        | Lie::FieldRenamed
        | Lie::DuplicateKeys
        | Lie::TrailingGarbage
        | Lie::AnswerOfAnother
        | Lie::SingleNesting => false,
    }
}

#[cfg(test)]
mod tests;
