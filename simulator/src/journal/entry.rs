//! One request and its answer.

use std::sync::Arc;
use std::time::Duration;

use hyper::header::HeaderMap;

use super::{CallTexts, Ending, Receipt, Received};
use crate::doctor::Diagnosis;
use crate::rendering::{Rendered, RenderedHeaders};
use paysys_core::Moment;
use paysys_core::answer::Reply;
use paysys_core::auth::AuthVerdict;
use paysys_core::remedy::{self, Remedy};
use paysys_core::rule::RuleId;
use paysys_core::sandbox::Decision;

/// The head of what was answered, which is not always what was delivered.
#[derive(Debug, Clone)]
pub struct Answered {
    pub status: u16,
    /// The headers, where they are not just the content type that the profile sets.
    pub headers: Option<Box<HeaderMap>>,
}

/// One request, from its arrival to what became of its answer.
#[derive(Debug)]
pub struct Entry {
    /// Its number in the sandbox, from one.
    pub number: u64,
    /// Sandbox time of its arrival.
    pub at: Moment,
    pub received: Received,
    pub texts: CallTexts,
    pub answered: Answered,
    /// What was decided; nothing for a request that never became a call (ENV-15).
    pub ruling: Option<Ruling>,
    /// The setting that would have taken a request that never became a call.
    pub remedy: Option<Box<Remedy>>,
    /// Why it never became a request, where the HTTP library turned it away.
    pub turned_away: Option<Box<Diagnosis>>,
    /// What was delivered; filled in later, without a lock.
    pub receipt: Arc<Receipt>,
}

/// What was found and decided about a call.
#[derive(Debug)]
pub struct Ruling {
    /// What the `Auth` header was found to be.
    pub auth: AuthVerdict,
    /// The `X-Paysys-Sim` header, as it was sent.
    pub asked: Option<Box<[u8]>>,
    /// The headers that the profile's stubs look at.
    pub headers: Vec<(Box<str>, Box<str>)>,
    pub decision: Decision,
    pub diagnosis: Option<Box<Diagnosis>>,
}

impl Answered {
    pub fn of(rendered: &Rendered) -> Self {
        let headers = match &rendered.headers {
            RenderedHeaders::Usual(_) => None,
            RenderedHeaders::Others(headers) => Some(headers.clone()),
        };
        Self {
            status: rendered.status,
            headers,
        }
    }
}

impl Entry {
    pub fn is_pending(&self) -> bool {
        self.receipt.delivered().ending == Ending::Pending
    }

    /// The setting of the profile that would have taken it, where it was refused and there is one.
    pub fn remedy(&self) -> Option<&Remedy> {
        let refused = match self.ruling.as_ref().map(|ruling| &ruling.decision.reply) {
            Some(Reply::Error(refusal)) => refusal.remedy.as_deref(),
            Some(_) => None,
            None => self.remedy.as_deref(),
        };
        refused.filter(|one| **one != remedy::MAX_AGE || self.is_of_this_age())
    }

    /// Whether its timestamp lies where a clock could, however wrong.
    fn is_of_this_age(&self) -> bool {
        const TEN_YEARS: Duration = Duration::from_secs(87_600 * 3_600);
        self.signed().is_some_and(|(_, millis)| {
            let (signed, now) = (Moment::from_millis(millis), self.received.wall);
            signed.since(now).max(now.since(signed)) < TEN_YEARS
        })
    }

    pub fn size_bytes(&self) -> usize {
        size_of::<Self>()
            + size_of::<Receipt>()
            + self.texts.size_bytes()
            + self.remedy.as_deref().map_or(0, Remedy::size_bytes)
            + self.answered.size_bytes()
            + self.turned_away.as_deref().map_or(0, Diagnosis::size_bytes)
            + self.ruling.as_ref().map_or(0, Ruling::size_bytes)
    }
}

impl Answered {
    fn size_bytes(&self) -> usize {
        /// What a map needs for a header besides its text.
        const HEADER: usize = 64;
        let of_headers = |headers: &HeaderMap| -> usize {
            let sizes = headers
                .iter()
                .map(|(name, value)| name.as_str().len() + value.len());
            size_of::<HeaderMap>() + sizes.map(|size| size + HEADER).sum::<usize>()
        };
        self.headers.as_deref().map_or(0, of_headers)
    }
}

impl Ruling {
    fn size_bytes(&self) -> usize {
        let reply = match &self.decision.reply {
            Reply::Error(refusal) => refusal.size_bytes(),
            Reply::Stub(result) => result.len(),
            Reply::Payout(_) | Reply::Check(_) => 0,
        };
        let headers = self.headers.iter();
        reply
            + headers
                .map(|(name, value)| name.len() + value.len())
                .sum::<usize>()
            + self.decision.rules.capacity() * size_of::<RuleId>()
            + self.asked.as_deref().map_or(0, <[u8]>::len)
            + self.diagnosis.as_deref().map_or(0, Diagnosis::size_bytes)
    }
}
