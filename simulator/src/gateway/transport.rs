//! What goes wrong before there is a call: verb, path, body (ENV-15).

use serde_json::value::RawValue;

use crate::core::answer::{self, ErrorData, Reply};
use crate::core::error_code::ErrorCode;
use crate::core::refusal::Refusal;
use crate::registry::{Answered, HostedSandbox};

/// A request that never became a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TransportError {
    /// Not a POST.
    WrongVerb,
    /// Not the gateway's path, or a sandbox that does not exist.
    WrongPath,
    /// More bytes than the profile allows.
    BodyTooLarge,
    /// The client stopped sending before its body was complete.
    BodyIncomplete,
}

impl TransportError {
    /// The answer: an RPC error with `id: null`, and the HTTP status that the profile sets.
    pub(super) fn answer(self, sandbox: &HostedSandbox, proofs: Vec<String>) -> Answered {
        let behaviour = sandbox.behaviour();
        let http = &behaviour.settings.http;
        let (status, reason) = match self {
            Self::WrongVerb => (http.wrong_verb_status, "the gateway takes POST only"),
            Self::WrongPath => (http.wrong_path_status, "there is no gateway at this path"),
            Self::BodyTooLarge => (http.body_too_large_status, "the body is over the limit"),
            Self::BodyIncomplete => (408, "the body did not arrive"),
        };
        tracing::info!(sandbox = sandbox.name(), reason, "request refused");
        let reply = Reply::Error(Refusal::new(ErrorCode::INVALID_REQUEST, reason));
        let data = (!proofs.is_empty()).then_some(ErrorData::Proof(proofs));
        // What was no call has no number, and so no tracker.
        let body = answer::write(RawValue::NULL, &reply, None, data.as_ref(), behaviour);
        Answered { status, body }
    }
}
