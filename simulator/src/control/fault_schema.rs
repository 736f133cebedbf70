//! Faults and tallies as the admin's document describes them.
//!
//! The core's types are read and written by serde alone, for it knows no document; these say the same again, word for
//! word. That the two agree is tested: every answer of the admin is held against its document.
#![expect(dead_code, reason = "only their schemas are used")]

use serde::Serialize;
use serde_json::json;
use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A misbehaviour.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    /// When it strikes, relative to the commit.
    point: Point,
    /// What it does.
    #[schema(schema_with = name_or_details)]
    action: Action,
}

/// When a fault strikes. A check commits nothing, so there every point is the same.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Point {
    /// No money moves.
    BeforeCommit,
    /// The money has moved; only the answer suffers.
    AfterCommit,
    /// No money moves yet; it does when so much sandbox time has passed.
    CommitLater(String),
}

/// What a fault does to the answer: a name, `"reset"`, or a name with details,
/// `{"truncate": {"bytes": 40}}`. Details that are left out have defaults.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Action {
    /// A TCP reset instead of an answer.
    Reset,
    /// The connection is closed without an answer.
    Close,
    /// No answer; the connection is closed at the limit.
    Hang(Hang),
    /// The right answer, a few bytes at a time.
    Drip(Drip),
    /// The answer breaks off in its body.
    Truncate(Truncate),
    /// `Content-Length` tells another length than the body has.
    WrongLength(WrongLength),
    /// A kept-alive connection is closed exactly as the request arrives; a first request suffers too.
    StaleKeepalive,
    /// An HTTP answer that is not the gateway's.
    Http(Http),
    /// An RPC error.
    Rpc(Rpc),
    /// A well-formed HTTP answer whose RPC part breaks the contract.
    Lie(Lie),
}

/// How long a hang lasts, in real time.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hang {
    /// When the gateway itself gives up and closes.
    #[serde(default)]
    #[schema(default = "60s")]
    limit: String,
}

/// How an answer drips, in real time.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drip {
    /// Bytes at a time.
    #[serde(default)]
    #[schema(default = 16)]
    bytes: usize,
    /// Pause between them.
    #[serde(default)]
    #[schema(default = "250ms")]
    every: String,
}

/// Where an answer breaks off.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Truncate {
    /// How many bytes of the body are sent.
    #[serde(default)]
    #[schema(default = 40)]
    bytes: usize,
}

/// How wrong `Content-Length` is.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrongLength {
    /// Bytes more than the body has; negative for fewer.
    #[serde(default)]
    #[schema(default = 40)]
    by: i64,
}

/// An HTTP answer that is not the gateway's.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Http {
    /// The HTTP status, from 200 to 599.
    #[serde(default)]
    status: u16,
    /// What stands in the body.
    #[serde(default)]
    body: HttpBody,
    /// `Retry-After`, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
    /// `Location`: with a status of 3xx a redirect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    /// `Content-Type` instead of the one that fits the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content_type: Option<String>,
    /// Compressed, whether or not the client asked for it.
    #[serde(default)]
    gzip: bool,
    /// A byte order mark in front of the body.
    #[serde(default)]
    bom: bool,
}

/// What stands in the body of an HTTP answer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum HttpBody {
    /// The answer the gateway would have given.
    Answer,
    /// Some JSON that is no RPC answer.
    Json,
    /// A page as proxies make them.
    Html,
    /// Nothing.
    Empty,
}

/// An RPC error.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rpc {
    /// Its code.
    code: i32,
    /// Its text; without it, the profile's text for the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

/// Every lie, by its name in the core.
#[derive(Serialize)]
pub(crate) struct Lie;

impl PartialSchema for Lie {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "A way for a well-formed answer to break the contract. What an answer does not have cannot be\n\
                 lied about: a payout has no status, and is answered truthfully.",
            ))
            .enum_values(Some(paysys_core::fault::Lie::ALL.iter().map(|lie| json!(lie))))
            .into()
    }
}

impl ToSchema for Lie {}

/// How often a rule met a call, and what came of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Tally {
    /// Calls that were its kind, while it lived.
    matched: u64,
    /// Calls it changed something about.
    applied: u64,
    /// Matching calls it left alone, by reason.
    skipped: Skipped,
}

/// Why a rule left matching calls alone.
#[derive(Serialize, ToSchema)]
pub(crate) struct Skipped {
    /// Its `when` said: not this one.
    not_its_turn: u64,
    /// A header or newer rules had settled everything it asks for.
    outranked: u64,
    /// It was over.
    expired: u64,
}

/// The actions that `custom_fault` takes without their details.
const WITH_DEFAULTS: [&str; 5] = ["hang", "drip", "truncate", "wrong-length", "http"];

/// The schema of an error as a rule may name it; the derived one is of an error as it is answered.
pub(super) fn code_or_rpc() -> RefOr<Schema> {
    let of_type = |kind| ObjectBuilder::new().schema_type(kind);
    OneOfBuilder::new()
        .item(of_type(Type::Null))
        .item(Ref::from_schema_name("Rpc"))
        .item(of_type(Type::Integer).description(Some("Its code alone.")))
        .description(Some("An error instead of what was asked."))
        .into()
}

/// The schema of an action as it may be written; the derived one is of an action as it is answered.
fn name_or_details() -> RefOr<Schema> {
    let name = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(WITH_DEFAULTS))
        .description(Some("An action with its default details."));
    AnyOfBuilder::new()
        .item(Ref::from_schema_name("Action"))
        .item(name)
        .description(Some("What it does."))
        .into()
}

#[cfg(test)]
mod tests {
    use paysys_core::fault::Action;

    use super::WITH_DEFAULTS;

    #[test]
    fn each_may_be_a_bare_name() {
        for name in WITH_DEFAULTS {
            let action = serde_json::from_value::<Action>(name.into());
            assert!(action.is_ok(), "{name}: {action:?}");
        }
    }
}
