//! The gateway's error codes.

use serde::{Deserialize, Serialize};

/// The `code` of an RPC error (ENV-09). Which codes exist is data: `fixtures/contract/errors.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct ErrorCode(pub i32);

/// Some clients take zero for success, and no gateway answers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an error code is never 0; write one such as -32300")]
pub struct ZeroCode;

/// An RPC error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rpc {
    pub code: ErrorCode,
    /// Its text; without it, the profile's text for the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl TryFrom<i32> for ErrorCode {
    type Error = ZeroCode;

    fn try_from(code: i32) -> Result<Self, ZeroCode> {
        match code {
            0 => Err(ZeroCode),
            code => Ok(Self(code)),
        }
    }
}

impl From<ErrorCode> for i32 {
    fn from(code: ErrorCode) -> Self {
        code.0
    }
}

impl ErrorCode {
    /// A required parameter is missing (ERR-04).
    pub const PARAMETERS_MISSING: Self = Self(-32300);
    pub const INSUFFICIENT_FUNDS: Self = Self(-32309);
    /// No such payment (CHK-07).
    pub const TRANSACTION_NOT_FOUND: Self = Self(-32314);
    /// The service is blocked (AUT-06).
    pub const SERVICE_BLOCKED: Self = Self(-32315);
    pub const VENDOR_BLOCKED: Self = Self(-32319);
    /// The timestamp is stale (AUT-03).
    pub const REQUEST_OUT_OF_DATE: Self = Self(-32320);
    /// JSON, but not a request (ERR-03).
    pub const INVALID_REQUEST: Self = Self(-32600);
    /// Unknown method (ERR-01).
    pub const METHOD_NOT_FOUND: Self = Self(-32601);
    /// Not JSON (ERR-02).
    pub const PARSE_ERROR: Self = Self(-32700);
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
