//! Faults: a named misbehaviour with a *point* relative to the commit and an *action* on the wire
//! or in the answer. Presets are data, `[faults.…]` in `fixtures/profiles/default.toml`.

use std::time::Duration;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error_code::Rpc;
use super::facts::Facts;
use super::method::Method;
use paysys_shared::duration_text;

/// A misbehaviour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// When it strikes, relative to the commit.
    pub point: Point,
    pub action: Action,
}

/// When a fault strikes. A check commits nothing, so there every point is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Point {
    BeforeCommit,
    /// The money has moved; only the answer suffers.
    AfterCommit,
    /// No money moves yet; it does when so much sandbox time has passed.
    #[serde(with = "duration_text")]
    CommitLater(Duration),
}

/// What a fault does to the answer: a name, `"reset"`, or a name with details,
/// `{"truncate": {"bytes": 40}}`. Details that are left out have defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "kebab-case")]
pub enum Action {
    /// A TCP reset instead of an answer.
    Reset,
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
    Http(Http),
    Rpc(Rpc),
    /// A well-formed HTTP answer whose RPC part breaks the contract.
    Lie(Lie),
}

impl Serialize for Action {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameOrDetails)
    }
}

struct NameOrDetails;

impl<'de> Visitor<'de> for NameOrDetails {
    type Value = Action;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name of an action, or an object with one name and its details")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Action, E> {
        match name {
            "hang" => Ok(Action::Hang(Hang::default())),
            "drip" => Ok(Action::Drip(Drip::default())),
            "truncate" => Ok(Action::Truncate(Truncate::default())),
            "wrong-length" => Ok(Action::WrongLength(WrongLength::default())),
            "http" => Ok(Action::Http(Http::default())),
            _ => Action::deserialize(StrDeserializer::new(name)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Action, A::Error> {
        Action::deserialize(MapAccessDeserializer::new(map))
    }
}

impl Fault {
    /// Whether it could strike this call: what is committed can be paid for, and what is lied about is there. Without
    /// another payment there is no answer of another; a payout that is not made is still told of as if it were.
    pub fn fits(&self, facts: &Facts<'_>) -> bool {
        if facts.is_short && self.point != Point::BeforeCommit {
            return false;
        }
        match self.action {
            Action::Lie(Lie::AnswerOfAnother) => {
                let unpaid = *facts.method == Method::PayByCash && self.point != Point::AfterCommit;
                unpaid
                    || facts.others && !facts.is_refused && !matches!(facts.method, Method::Stub(_))
            }
            Action::Lie(lie) => lie.fits(facts.method) && (!facts.is_refused || lie.fits_errors()),
            _ => true,
        }
    }
}

/// How long a hang lasts, in real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hang {
    /// When the gateway itself gives up and closes.
    #[serde(with = "duration_text")]
    pub limit: Duration,
}

impl Default for Hang {
    fn default() -> Self {
        Self {
            limit: Duration::from_secs(60),
        }
    }
}

/// How an answer drips, in real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Drip {
    /// Bytes at a time.
    pub bytes: usize,
    #[serde(with = "duration_text")]
    pub every: Duration,
}

impl Default for Drip {
    fn default() -> Self {
        Self {
            bytes: 16,
            every: Duration::from_millis(250),
        }
    }
}

/// Where an answer breaks off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Truncate {
    pub bytes: usize,
}

impl Default for Truncate {
    fn default() -> Self {
        Self { bytes: 40 }
    }
}

/// How wrong `Content-Length` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WrongLength {
    /// Bytes more than the body has; negative for fewer.
    pub by: i64,
}

impl Default for WrongLength {
    fn default() -> Self {
        Self { by: 40 }
    }
}

/// An HTTP answer that is not the gateway's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// The HTTP status, from 200 to 599.
    #[serde(default = "ok")]
    pub status: u16,
    #[serde(default)]
    pub body: HttpBody,
    /// `Retry-After`, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// `Location`: with a status of 3xx a redirect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// `Content-Type` instead of the one that fits the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Compressed, whether or not the client asked for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gzip: bool,
    /// A byte order mark in front of the body.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bom: bool,
}

const fn ok() -> u16 {
    200
}

impl Default for Http {
    fn default() -> Self {
        Self {
            status: ok(),
            body: HttpBody::default(),
            retry_after: None,
            location: None,
            content_type: None,
            gzip: false,
            bom: false,
        }
    }
}

/// What stands in the body of an HTTP answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HttpBody {
    #[default]
    Answer,
    Json,
    /// A page as proxies make them.
    Html,
    Empty,
}

/// Makes [`Lie`] and the list of all lies out of one list.
macro_rules! lies {
    ($($(#[$about:meta])* $lie:ident,)*) => {
        /// A way for a well-formed answer to break the contract. What an answer does not have cannot be
        /// lied about: a payout has no status, and is answered truthfully.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Lie {
            $($(#[$about])* $lie,)*
        }

        impl Lie {
            pub const ALL: &[Self] = &[$(Self::$lie,)*];
        }
    };
}

lies! {
    /// `id` is not there (ENV-03).
    IdMissing,
    /// `id` is another one of the same JSON type; null stays (ENV-03).
    IdWrong,
    /// `id` is a number instead of a string, or the reverse; null stays (ENV-03).
    IdOfAnotherType,
    /// `error` and `result` are both given: a result keeps its place beside `-32400`, an error gets an
    /// empty result (ENV-06, ENV-07).
    ErrorAndResultBoth,
    /// `error` and `result` are both null (ENV-06).
    ErrorAndResultNull,
    /// Neither `error` nor `result` is there (ENV-06).
    ErrorAndResultAbsent,
    /// `details` (of a check: the inner `result`) is null (PAY-02, CHK-02).
    DetailsNull,
    /// `details` (of a check: the inner `result`) is not there (PAY-02, CHK-02).
    DetailsMissing,
    /// The numbers of the payment, and the `code` of an error, come as strings (PAY-05, PAY-08, PAY-11).
    NumberAsString,
    /// A payout's `details.id` comes as a number (PAY-03).
    StringAsNumber,
    /// `transaction_id` (of a check: `amount`) is above 2^53.
    #[serde(rename = "number-above-2-to-53")]
    NumberAbove2To53,
    /// `date` is in milliseconds (PAY-11, CHK-05).
    DateInMilliseconds,
    /// `status` is a number nobody documented (CHK-06).
    UnknownStatus,
    /// `status` is a string (CHK-06).
    StatusAsString,
    /// `status` is null (CHK-06).
    StatusNull,
    /// `transaction_id` (of a check: `status`) is not there.
    FieldMissing,
    /// `transaction_id` (of a check: `status`) has another name.
    FieldRenamed,
    /// There are members nobody documented, in the envelope and beside the payment's data.
    ExtraFields,
    /// `transaction_id` (of a check: `status`) stands twice: first the truth, then another value.
    DuplicateKeys,
    TrailingGarbage,
    /// The answer is that of another call: another payment's data.
    AnswerOfAnother,
    /// A check's answer is nested once, not twice (CHK-02).
    SingleNesting,
    /// `mx_id` stands inside `result`; an error has none to put it into (ENV-10).
    MxIdMoved,
}

impl Lie {
    /// Whether an answer of this method has what the lie is about.
    pub fn fits(self, method: &Method) -> bool {
        match self {
            Self::UnknownStatus | Self::StatusAsString | Self::StatusNull | Self::SingleNesting => {
                *method == Method::CheckPayment
            }
            // Of an answer that nobody documented only the wrapping is known.
            _ if matches!(method, Method::Stub(_)) => self.is_about_wrapping(),
            Self::StringAsNumber => *method == Method::PayByCash,
            _ => true,
        }
    }

    /// Whether it is about what wraps every answer.
    const fn is_about_wrapping(self) -> bool {
        self.fits_errors() && !matches!(self, Self::NumberAsString)
    }

    /// Whether an error has what the lie is about.
    pub const fn fits_errors(self) -> bool {
        matches!(
            self,
            Self::IdMissing
                | Self::IdWrong
                | Self::IdOfAnotherType
                | Self::ErrorAndResultBoth
                | Self::ErrorAndResultNull
                | Self::ErrorAndResultAbsent
                | Self::NumberAsString
                | Self::ExtraFields
                | Self::TrailingGarbage
        )
    }
}
