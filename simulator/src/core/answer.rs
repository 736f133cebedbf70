//! A decision written as the gateway's bytes.

use serde::Serialize;
use serde_json::value::RawValue;

use super::Behaviour;
use super::chance::Hex32;
use super::error_code::ErrorCode;
use super::method::check_payment::CheckResult;
use super::method::pay_by_cash::PayoutResult;
use super::refusal::{ErrorData, Refusal};
use super::settings::MxId;

/// Room for any answer to a good call, so that writing it does not move it again and again.
const USUAL_BYTES: usize = 384;

/// What the client is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The payment was made.
    Payout(PayoutResult),
    /// The payment's status.
    Check(CheckResult),
    /// Neither.
    Error(Refusal),
}

/// An answer: members in the order of the page's examples (ENV-06, ENV-07).
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    jsonrpc: Option<&'static str>,
    id: &'a RawValue,
    error: Option<ErrorBody<'a>>,
    result: Outcome<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mx_id: Option<Hex32>,
}

/// `result`, whichever it is.
struct Outcome<'a>(&'a Reply);

impl Serialize for Outcome<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Reply::Payout(result) => result.serialize(serializer),
            Reply::Check(result) => result.serialize(serializer),
            Reply::Error(_) => serializer.serialize_none(),
        }
    }
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    code: ErrorCode,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a ErrorData>,
}

/// Writes an answer as the behaviour's settings say (ENV-04, ENV-10).
pub fn write(id: &RawValue, reply: &Reply, mx_id: Option<Hex32>, behaviour: &Behaviour) -> Vec<u8> {
    let settings = &behaviour.settings.envelope;
    let error = match reply {
        Reply::Error(refusal) => {
            let manner = refusal.manner.as_deref();
            let message = manner.and_then(|manner| manner.message.as_deref());
            Some(ErrorBody {
                code: refusal.code,
                message: message.unwrap_or_else(|| behaviour.message(refusal.code)),
                data: manner.and_then(|manner| manner.data.as_ref()),
            })
        }
        Reply::Payout(_) | Reply::Check(_) => None,
    };
    let answer = Answer {
        jsonrpc: settings.jsonrpc.then_some("2.0"),
        id,
        error,
        result: Outcome(reply),
        mx_id: mx_id.filter(|_| settings.mx_id == MxId::TopLevel),
    };
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    serde_json::to_writer(&mut bytes, &answer).expect("answers hold nothing that JSON cannot say");
    bytes
}
