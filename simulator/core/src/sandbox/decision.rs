//! What was decided about a call.

use std::sync::Arc;
use std::time::Duration;

use crate::Moment;
use crate::answer::Reply;
use crate::chance::Hex32;
use crate::ledger::TransactionId;
use crate::method::Method;
use crate::progression::Shown;
use crate::rule::RuleId;
use crate::service::ServiceIndex;
use crate::treatment::NamedFault;

/// What was written to the ledger and, separately, what the client will be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The call's number in its sandbox, from one.
    pub call: u64,
    /// When, in sandbox time.
    pub at: Moment,
    /// The method, where it is one of the two.
    pub method: Option<Method>,
    /// Who called, where the header was good.
    pub service: Option<ServiceIndex>,
    pub committed: Option<TransactionId>,
    /// When the payment this call asked for will be committed, if no one stops time.
    pub commits_at: Option<Moment>,
    /// The payment a check was about, whether or not it was told anything.
    pub about: Option<TransactionId>,
    /// The payment that is told of again in place of a new one, where the profile knows a repeated payout
    /// (PAY-12, PAY-16).
    pub original: Option<TransactionId>,
    /// What the payment it is about showed the last time anybody looked; nothing for a new one.
    pub before: Option<Shown>,
    /// What that payment shows since.
    pub after: Option<Shown>,
    /// The payment a check was about, with what it showed.
    pub checked: Option<(TransactionId, Shown)>,
    pub rules: Vec<RuleId>,
    /// The reserved account that had a part in it, as the catalogue names it.
    pub reserved_account: bool,
    pub fault: Option<Arc<NamedFault>>,
    /// How long the answer is held back, in real time.
    pub delay: Option<Duration>,
    /// What to tell the client, as far as the fault lets it through.
    pub reply: Reply,
    /// The answer's tracker (ENV-10).
    pub mx_id: Hex32,
}

impl Decision {
    /// Whether money moves, now or later.
    pub const fn pays(&self) -> bool {
        self.committed.is_some() || self.commits_at.is_some()
    }

    pub fn transaction(&self) -> Option<TransactionId> {
        self.committed.or(self.about).or(self.original)
    }
}
