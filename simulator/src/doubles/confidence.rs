//! How sure it is that a payment is one too many.

use serde::Serialize;
use utoipa::ToSchema;

use super::reason::Reason;
use crate::journal::{Memory, Told};
use crate::severity::Severity;
use crate::texts::fill;
use paysys_core::ledger::TransactionId;
use paysys_core::status::Status;
use paysys_shared::texts::Language;

/// How sure it is, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Confidence {
    /// A fault of ours hid the first payment, and the client paid again.
    Certain,
    /// The client gave up on the first answer itself, and paid again.
    Likely,
    /// The client paid again without having seen how the first payment ended.
    Possible,
}

impl Confidence {
    /// How bad it is for a verdict: what is merely possible fails nobody's pipeline.
    pub(crate) const fn severity(self) -> Severity {
        match self {
            Self::Certain => Severity::Error,
            Self::Likely => Severity::Warning,
            Self::Possible => Severity::Info,
        }
    }

    /// Why a payment is thought to be one too many.
    pub(super) fn reason(self, paid: u64, again: u64, memory: &Memory) -> Reason {
        match memory.answer_before(paid, again) {
            Told::NotYet => Reason::UnderWay { paid, again },
            Told::Hidden(fault) if self == Self::Certain => Reason::Hidden { paid, again, fault },
            _ if self == Self::Likely => Reason::GivenUp { paid, again },
            _ => Reason::NotSeenToEnd { paid, again },
        }
    }

    pub(crate) fn in_words(self, language: Language) -> String {
        fill(language, &format!("money.{}", self.name()), &[])
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}

/// Judges a payment that repeats an earlier one; nothing where the client knew what it did.
pub(super) fn judge(
    first: TransactionId,
    paid: u64,
    again: u64,
    memory: &Memory,
) -> Option<Confidence> {
    let checks = memory.checks_of(first);
    if checks.is_some_and(|checks| checks.were_final_before(again)) {
        return None;
    }
    match memory.answer_before(paid, again) {
        Told::Hidden(_) | Told::ClientGone if memory.was_told_of(first, again) => {
            Some(Confidence::Possible)
        }
        Told::Refused => None,
        Told::Hidden(_) => Some(Confidence::Certain),
        Told::ClientGone => Some(Confidence::Likely),
        Told::Plainly | Told::Unclear | Told::NotYet => Some(Confidence::Possible),
    }
}

/// Judges a payment that the client calls the same as an earlier one: in its own words it is the same order.
/// That it saw the first one completed and paid again means that it uses its references for more than one order; where it
/// saw that the first one came to nothing, it was right to pay again.
pub(super) fn of_the_same_order(
    first: TransactionId,
    again: u64,
    memory: &Memory,
) -> Option<Confidence> {
    let checks = memory.checks_of(first);
    match checks.filter(|checks| checks.were_final_before(again)) {
        Some(checks) if checks.last_seen == Some(Status::Completed) => Some(Confidence::Likely),
        Some(_) => None,
        None => Some(Confidence::Certain),
    }
}

/// Judges a payment that the client calls otherwise than an earlier one: they are two orders, unless it makes
/// a new reference for each attempt, which shows where there was a reason for another attempt.
pub(super) fn of_two_orders(
    first: TransactionId,
    paid: u64,
    again: u64,
    memory: &Memory,
) -> Option<Confidence> {
    let lost = memory.answer_before(paid, again).leaves_the_outcome_open();
    judge(first, paid, again, memory)
        .filter(|_| lost && !memory.was_told_of(first, again))
        .map(|_| Confidence::Possible)
}
