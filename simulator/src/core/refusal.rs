//! Why a call was turned away.

use super::error_code::ErrorCode;

/// A call that was refused: the code the client sees, and the reason only the developer sees.
///
/// The answer stays as terse as the gateway's; the reason goes to the log. It never quotes a header,
/// a hash or a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The code of the RPC error.
    pub code: ErrorCode,
    /// What was wrong, for the person who debugs the client.
    pub reason: String,
}

impl Refusal {
    /// A refusal with its reason.
    pub fn new(code: ErrorCode, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
        }
    }
}
