//! What an answer teaches, once it is known what the client heard of it.

use serde::{Deserialize, Serialize};

use paysys_core::answer::Reply;
use paysys_core::error_code::ErrorCode;
use paysys_core::fault::Action;
use paysys_core::ledger::TransactionId;
use paysys_core::method::Method;
use paysys_core::sandbox::Decision;
use paysys_core::status::Status;

/// What is to be learned of a call when its delivery has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Lesson {
    Nothing,
    Error {
        code: ErrorCode,
        /// A fault says so in place of the answer, whatever else a client could know.
        by_fault: bool,
    },
    Status(Option<TransactionId>, Status),
    /// The payment that an earlier call made is told of again.
    Again(TransactionId),
}

impl Lesson {
    pub(super) fn of(decision: &Decision) -> Self {
        let fault = decision.fault.as_ref();
        match (&decision.reply, &decision.method) {
            (Reply::Error(refusal), _) => Self::Error {
                code: refusal.code,
                by_fault: fault.is_some_and(|named| matches!(named.fault.action, Action::Rpc(_))),
            },
            (Reply::Check(report), Some(Method::CheckPayment)) => {
                Self::Status(decision.about, report.status)
            }
            (Reply::Payout(details), Some(Method::PayByCash))
                if !decision.pays() && fault.is_none() =>
            {
                Self::Again(details.transaction_id)
            }
            _ => Self::Nothing,
        }
    }
}
