//! The gateway's error codes.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The `code` of an RPC error (ENV-09). Which codes exist is data: `fixtures/contract/errors.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct ErrorCode(pub i32);

/// Some clients take zero for success, and no gateway answers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an error code is never 0; write one such as -32300")]
pub struct ZeroCode;

/// An RPC error, as people write it: `-32318`, or `{"code": -32318, "message": "…"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Rpc {
    pub code: ErrorCode,
    /// Its text; without it, the profile's text for the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Serialize for Rpc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Rpc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CodeOrObject)
    }
}

struct CodeOrObject;

impl<'de> Visitor<'de> for CodeOrObject {
    type Value = Rpc;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an error code such as -32318, or an object with code and message")
    }

    fn visit_i64<E: Error>(self, code: i64) -> Result<Rpc, E> {
        let code =
            i32::try_from(code).map_err(|_| E::invalid_value(Unexpected::Signed(code), &self))?;
        let code = ErrorCode::try_from(code).map_err(E::custom)?;
        let message = None;
        Ok(Rpc { code, message })
    }

    fn visit_u64<E: Error>(self, code: u64) -> Result<Rpc, E> {
        let signed = i64::try_from(code);
        self.visit_i64(signed.map_err(|_| {
            E::invalid_value(Unexpected::Unsigned(code), &"an error code such as -32318")
        })?)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Rpc, A::Error> {
        Rpc::deserialize(MapAccessDeserializer::new(map))
    }
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

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
