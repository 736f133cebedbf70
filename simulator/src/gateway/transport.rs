//! What goes wrong before there is a call: verb, path, body (ENV-15).

use crate::core::error_code::ErrorCode;
use crate::core::refusal::{ErrorData, Manner, Refusal};
use crate::core::settings::HttpSettings;

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
    /// The HTTP status that the profile sets, and an RPC error all the same.
    pub(super) fn refusal(self, http: &HttpSettings, proofs: Vec<String>) -> (u16, Refusal) {
        let (status, reason) = match self {
            Self::WrongVerb => (http.wrong_verb_status, "the gateway takes POST only"),
            Self::WrongPath => (http.wrong_path_status, "there is no gateway at this path"),
            Self::BodyTooLarge => (http.body_too_large_status, "the body is over the limit"),
            Self::BodyIncomplete => (408, "the body did not arrive"),
        };
        let refusal = Refusal::new(ErrorCode::INVALID_REQUEST, reason);
        if proofs.is_empty() {
            return (status, refusal);
        }
        let data = Some(ErrorData::Proof(proofs));
        (
            status,
            refusal.told(Manner {
                data,
                ..Manner::default()
            }),
        )
    }
}
