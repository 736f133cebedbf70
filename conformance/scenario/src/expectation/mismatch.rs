//! A place where a document is not as expected, as a fact: decisions are taken by its parts, and the words that people read
//! are made of them at the very end.

use std::fmt;

use strum::Display;

use super::Marker;
use crate::accident::Accident;
use paysys_contract::{Blames, Said};
use paysys_shared::json::{Json, ParseError, Path};

/// Longer values are cut in words.
const LONGEST: usize = 200;

/// One place where a document is not as expected.
#[derive(Clone, Debug)]
pub struct Mismatch {
    pub path: Path,
    pub expected: Expected,
    pub actual: Actual,
}

/// What should have been there.
#[derive(Clone, Debug)]
pub enum Expected {
    Value(Json),
    Marked(Marker),
    Object,
    List(usize),
    /// No member besides those that `only:` names.
    NoOtherMember,
    Success,
    Failure,
    Rule(AnswerRule),
    Accident(Accident),
    /// An answer that leaves open what became of the money.
    UnknownMoney,
}

/// What rules for every answer, and for answers of one conversation together, want to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerRule {
    JsonObject,
    Envelope,
    RpcAnswer,
    RpcError,
    RequestId,
    /// An error, in an answer that failed.
    Error,
    /// An error or null, in an answer that does not say which.
    ErrorOrNull,
    /// A result or null, in an answer that does not say which.
    ResultOrNull,
    NoErrorInSuccess,
    NoErrorBesideResult,
    /// A result, in an answer that succeeded.
    Result,
    ResultInSuccess,
    ErrorWithoutResult,
    NoResultInFailure,
    EitherErrorOrResult,
    ErrorObject,
    MemberOnce,
    NoSuchMember,
    OwnTransaction,
    AnotherCode,
}

/// What is there.
#[derive(Clone, Debug)]
pub enum Actual {
    Nothing,
    Value(Json),
    /// This transaction id, which a payment of this scenario has, too.
    IdOfAnother(Json, String),
    /// This value, of which only the type is of interest.
    OfType(Json),
    Error(Json),
    /// No error and this result, where failure was expected.
    Success(Option<Json>),
    Member(String, Json),
    Again,
    ErrorAndResult,
    NotJson(ParseError),
    /// An error code, and what it finds fault with.
    Code(i128, Blames),
    NoRpcBody(u16),
    /// HTTP 5xx without an RPC body, again and again.
    Pages,
    /// No usable answer, as often as it was asked for, and why.
    NeverAnswered(usize, Said),
    NoAnswer,
    Answer(u16, Option<Json>),
    /// An answer that says what became of the money.
    Settled(Box<Actual>),
}

/// In what way a value differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display)]
#[strum(serialize_all = "lowercase")]
pub enum Difference {
    Type,
    /// It is of the right type, and another value.
    Value,
    Missing,
    Unexpected,
    /// It is one more than `only:` names. No requirement forbids that, so nobody fails for it.
    Extra,
}

impl Mismatch {
    pub fn at(path: &str, expected: Expected, actual: Actual) -> Self {
        let path = Path::from(path);
        Self {
            path,
            expected,
            actual,
        }
    }

    pub fn rule(path: &str, rule: AnswerRule, actual: Actual) -> Self {
        Self::at(path, Expected::Rule(rule), actual)
    }

    pub fn between(path: &str, expected: &Json, actual: &Json) -> Self {
        let actual = Actual::Value(actual.clone());
        Self::at(path, Expected::Value(expected.clone()), actual)
    }

    #[must_use]
    pub fn difference(&self) -> Difference {
        match (&self.expected, &self.actual) {
            (_, Actual::Nothing) => Difference::Missing,
            (Expected::NoOtherMember, _) => Difference::Extra,
            (Expected::Rule(rule), _) => rule.difference(),
            (Expected::Marked(marker), _) if marker.is_of_absence() => Difference::Unexpected,
            (expected, Actual::Value(actual)) if expected.takes_type_of(actual) => {
                Difference::Value
            }
            _ => Difference::Type,
        }
    }
}

impl AnswerRule {
    fn said(self) -> Said {
        match self {
            Self::JsonObject => Said::of("rule.json_object"),
            Self::Envelope => Said::of("rule.envelope"),
            Self::RpcAnswer => Said::of("rule.rpc_answer"),
            Self::RpcError => Said::of("rule.rpc_error"),
            Self::RequestId => Said::of("rule.request_id"),
            Self::Error => Said::of("rule.error"),
            Self::ErrorOrNull => Said::of("rule.error_or_null"),
            Self::ResultOrNull => Said::of("rule.result_or_null"),
            Self::NoErrorInSuccess => Said::of("rule.no_error_in_success"),
            Self::NoErrorBesideResult => Said::of("rule.no_error_beside_result"),
            Self::Result => Said::of("rule.result"),
            Self::ResultInSuccess => Said::of("rule.result_in_success"),
            Self::ErrorWithoutResult => Said::of("rule.error_without_result"),
            Self::NoResultInFailure => Said::of("rule.no_result_in_failure"),
            Self::EitherErrorOrResult => Said::of("rule.either_error_or_result"),
            Self::ErrorObject => Said::of("rule.error_object"),
            Self::MemberOnce => Said::of("rule.member_once"),
            Self::NoSuchMember => Said::of("rule.no_such_member"),
            Self::OwnTransaction => Said::of("rule.own_transaction"),
            Self::AnotherCode => Said::of("rule.another_code"),
        }
    }

    /// How what is there differs, where anything is.
    fn difference(self) -> Difference {
        match self {
            Self::EitherErrorOrResult | Self::MemberOnce | Self::NoSuchMember => {
                Difference::Unexpected
            }
            Self::OwnTransaction | Self::AnotherCode => Difference::Value,
            _ => Difference::Type,
        }
    }
}

impl Expected {
    /// Would a value of this type be fine, if only it were another?
    fn takes_type_of(&self, actual: &Json) -> bool {
        match self {
            Self::Value(expected) => expected.type_name() == actual.type_name(),
            Self::Marked(marker) => marker.takes_type_of(actual),
            Self::List(_) => matches!(actual, Json::List(_)),
            _ => false,
        }
    }
}

impl Expected {
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::Value(value) => Said::from(value.to_string()),
            Self::Marked(marker) => Said::from(marker.text()),
            Self::Object => Said::of("kind.object"),
            Self::List(items) => Said::of("expected.list").with("n", *items),
            Self::NoOtherMember => Said::of("expected.no_other_member"),
            Self::Success => Said::of("kind.null"),
            Self::Failure => Said::of("expected.failure"),
            Self::Rule(rule) => rule.said(),
            Self::Accident(accident) => Said::from(accident.marker()),
            Self::UnknownMoney => Said::of("expected.unknown_money"),
        }
    }
}

/// In English.
impl fmt::Display for Expected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(formatter)
    }
}

fn is_odd(letter: char) -> bool {
    letter.is_control() || letter.is_whitespace() || letter == '"'
}

impl Actual {
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::Nothing => Said::of("actual.nothing"),
            Self::Value(value) => shortened(value),
            Self::IdOfAnother(id, scenario) => Said::of("actual.id_of_another")
                .with("id", shortened(id))
                .with("scenario", scenario),
            Self::OfType(value) => Said::kind_of(value),
            Self::Error(error) => Said::from(error.to_string()),
            Self::Success(result) => {
                let result = result.as_ref().map(Json::to_string);
                Said::of("actual.success").with("result", result.unwrap_or_default())
            }
            // A name with line ends or marks in it is written as the text that it is.
            Self::Member(name, value) if name.contains(is_odd) => {
                Said::from(format!("{}: {value}", Json::text(name)))
            }
            Self::Member(name, value) => Said::from(format!("{name}: {value}")),
            Self::Again => Said::of("actual.again"),
            Self::ErrorAndResult => Said::of("actual.both"),
            Self::NotJson(error) => Said::of("actual.not_json").with("error", error.to_string()),
            Self::Code(code, blames) => Said::of("actual.code")
                .with("code", *code)
                .with("blames", blames.said()),
            Self::NoRpcBody(status) => Said::of("answer.no_rpc")
                .with("status", *status)
                .with("pace", ""),
            Self::Pages => Said::of("actual.pages"),
            Self::NeverAnswered(1, why) => Said::of("actual.nothing_as").with("why", why.clone()),
            Self::NeverAnswered(tries, why) => Said::of("actual.never_answered")
                .with("times", Said::counted("did.times", *tries))
                .with("why", why.clone()),
            Self::NoAnswer => Said::of("actual.no_answer"),
            Self::Answer(status, Some(body)) => Said::from(format!("HTTP {status}, {body}")),
            Self::Answer(status, None) => {
                Said::of("actual.answer_not_json").with("status", *status)
            }
            Self::Settled(answer) => Said::of("actual.settled").with("answer", answer.said()),
        }
    }
}

/// In English.
impl fmt::Display for Actual {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(formatter)
    }
}

/// A value's text; where that is cut, its type says what it was.
fn shortened(value: &Json) -> Said {
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Said::of("actual.shortened")
            .with("text", &text[..end])
            .with("kind", Said::kind_of(value)),
        None => Said::from(text),
    }
}
