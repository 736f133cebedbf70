//! A request, as a line of the file.

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::Content;
use crate::journal::{Entry, Ruling};
use crate::redaction::Veil;
use crate::shape::StatusShape;
use crate::texts::texts;
use paysys_core::answer::Reply;
use paysys_core::auth::AuthVerdict;
use paysys_core::chance::Hex32;
use paysys_core::ledger::TransactionId;
use paysys_core::method::Method;
use paysys_core::rule::RuleId;
use paysys_core::sandbox::Decision;
use paysys_shared::saying::Saying;
use paysys_shared::texts::Language;

/// What the core was given, and what came of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallShape {
    /// Wall time in milliseconds.
    pub wall: i64,
    /// What the `Auth` header was found to be.
    pub auth: AuthVerdict,
    /// What the `X-Paysys-Sim` header said.
    pub asked: Option<Content>,
    /// The headers that the profile's stubs look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(Box<str>, Content)>,
    pub body: Content,
    pub decided: Box<RawValue>,
    pub answered: Content,
}

/// A request that was no call.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefusedShape {
    /// Wall time in milliseconds.
    pub wall: i64,
    pub number: u64,
}

/// Everything about a decision that the answer's body does not tell.
#[derive(Serialize)]
struct Decided<'a> {
    number: u64,
    at: i64,
    method: Option<&'a str>,
    service: Option<u16>,
    committed: Option<TransactionId>,
    commits_at: Option<i64>,
    checked: Option<(TransactionId, StatusShape)>,
    rules: &'a [RuleId],
    reserved_account: bool,
    fault: Option<&'a str>,
    delay_ms: Option<u128>,
    reason: Option<&'a str>,
    mx_id: Hex32,
    http_status: u16,
}

impl CallShape {
    pub(super) fn of(entry: &Entry, ruling: &Ruling, veil: &Veil<'_>) -> Self {
        let asked = ruling.asked.as_deref();
        let status = entry.answered.status;
        Self {
            wall: entry.received.wall.as_millis(),
            auth: ruling.auth,
            asked: asked.map(|asked| Content::of(&veil.bytes(asked))),
            headers: (ruling.headers.iter())
                .map(|(name, value)| (name.clone(), Content::of(&veil.bytes(value.as_bytes()))))
                .collect(),
            body: Content::of(&veil.request(entry.texts.body())),
            decided: decided(&ruling.decision, status, |reason| veil.reason(reason)),
            answered: Content::of(&veil.answer(entry)),
        }
    }
}

impl RefusedShape {
    pub(super) fn of(entry: &Entry) -> Self {
        Self {
            wall: entry.received.wall.as_millis(),
            number: entry.number,
        }
    }
}

/// A decision and the HTTP status it was answered with, as JSON that is compared byte for byte; `shown`
/// is what may be shown of a reason.
pub(crate) fn decided(
    decision: &Decision,
    http_status: u16,
    shown: impl Fn(&str) -> String,
) -> Box<RawValue> {
    let reason = match &decision.reply {
        Reply::Error(refusal) => Some(shown(&refusal.reason.told(texts(Language::English)))),
        Reply::Payout(_) | Reply::Check(_) | Reply::Stub(_) => None,
    };
    let decided = Decided {
        number: decision.call,
        at: decision.at.as_millis(),
        method: decision.method.as_ref().map(Method::name),
        service: decision.service.map(|service| service.0),
        committed: decision.committed,
        commits_at: decision.commits_at.map(|at| at.as_millis()),
        checked: decision.checked.map(|(id, shown)| (id, StatusShape(shown))),
        rules: &decision.rules,
        reserved_account: decision.reserved_account,
        fault: decision.fault.as_ref().map(|named| named.name.as_str()),
        delay_ms: decision.delay.map(|delay| delay.as_millis()),
        reason: reason.as_deref(),
        mx_id: decision.mx_id,
        http_status,
    };
    to_raw_value(&decided).expect("a decision holds nothing that JSON cannot say")
}
