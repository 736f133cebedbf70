//! A place where a document is not as expected, as a fact: decisions are taken by its parts, and the words that people read
//! are made of them at the very end.

use std::fmt;

use strum::Display;

use super::Marker;
use crate::accident::Accident;
use paysys_contract::Blames;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display)]
pub enum AnswerRule {
    #[strum(to_string = "a JSON object")]
    JsonObject,
    #[strum(to_string = "an object of id, error and result")]
    Envelope,
    #[strum(to_string = "an RPC answer")]
    RpcAnswer,
    #[strum(to_string = "an RPC answer with an error")]
    RpcError,
    #[strum(to_string = "the request's id")]
    RequestId,
    /// An error, in an answer that failed.
    #[strum(to_string = "the error")]
    Error,
    /// An error or null, in an answer that does not say which.
    #[strum(to_string = "the error, or null")]
    ErrorOrNull,
    /// A result or null, in an answer that does not say which.
    #[strum(to_string = "the result, or null")]
    ResultOrNull,
    #[strum(to_string = "null, as the call succeeded")]
    NoErrorInSuccess,
    #[strum(to_string = "null, as there is a result")]
    NoErrorBesideResult,
    /// A result, in an answer that succeeded.
    #[strum(to_string = "the result")]
    Result,
    #[strum(to_string = "a result, as error is null")]
    ResultInSuccess,
    #[strum(to_string = "an error, as there is no result")]
    ErrorWithoutResult,
    #[strum(to_string = "null, as the call failed")]
    NoResultInFailure,
    #[strum(to_string = "either it or a result")]
    EitherErrorOrResult,
    #[strum(to_string = "an object or null")]
    ErrorObject,
    #[strum(to_string = "the member once")]
    MemberOnce,
    #[strum(to_string = "no such member")]
    NoSuchMember,
    #[strum(to_string = "an id no other payment has")]
    OwnTransaction,
    #[strum(to_string = "any other code, as nothing is wrong with the request")]
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
    NeverAnswered(usize, String),
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
    /// How what is there differs, where anything is.
    fn difference(self) -> Difference {
        match self {
            Self::EitherErrorOrResult | Self::MemberOnce | Self::NoSuchMember => {
                Difference::Unexpected
            }
            Self::OwnTransaction | Self::AnotherCode => Difference::Value,
            Self::JsonObject
            | Self::Envelope
            | Self::RpcAnswer
            | Self::RpcError
            | Self::RequestId
            | Self::Error
            | Self::ErrorOrNull
            | Self::ResultOrNull
            | Self::NoErrorInSuccess
            | Self::NoErrorBesideResult
            | Self::Result
            | Self::ResultInSuccess
            | Self::ErrorWithoutResult
            | Self::NoResultInFailure
            | Self::ErrorObject => Difference::Type,
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

impl fmt::Display for Expected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(formatter),
            Self::Marked(marker) => formatter.write_str(marker.text()),
            Self::Object => formatter.write_str("an object"),
            Self::List(items) => write!(formatter, "an array of {items}"),
            Self::NoOtherMember => formatter.write_str("no other member"),
            Self::Success => formatter.write_str("null"),
            Self::Failure => formatter.write_str("an error"),
            Self::Rule(rule) => rule.fmt(formatter),
            Self::Accident(accident) => formatter.write_str(accident.marker()),
            Self::UnknownMoney => formatter.write_str("unknown"),
        }
    }
}

fn is_odd(letter: char) -> bool {
    letter.is_control() || letter.is_whitespace() || letter == '"'
}

impl fmt::Display for Actual {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => formatter.write_str("nothing"),
            Self::Value(value) => shortened(value, formatter),
            Self::IdOfAnother(id, scenario) => {
                shortened(id, formatter)?;
                write!(formatter, ", which a payment of {scenario} has, too")
            }
            Self::OfType(value) => formatter.write_str(value.type_name()),
            Self::Error(error) => error.fmt(formatter),
            Self::Success(None) => formatter.write_str("null, and the result "),
            Self::Success(Some(result)) => write!(formatter, "null, and the result {result}"),
            // A name with line ends or marks in it is written as the text that it is.
            Self::Member(name, value) if name.contains(is_odd) => {
                write!(formatter, "{}: {value}", Json::text(name))
            }
            Self::Member(name, value) => write!(formatter, "{name}: {value}"),
            Self::Again => formatter.write_str("it stands twice"),
            Self::ErrorAndResult => formatter.write_str("both"),
            Self::NotJson(error) => error.fmt(formatter),
            Self::Code(code, blames) => write!(formatter, "{code} ({blames})"),
            Self::NoRpcBody(status) => write!(formatter, "HTTP {status} without an RPC body"),
            Self::Pages => {
                formatter.write_str("HTTP 5xx without an RPC body, as to every such request")
            }
            Self::NeverAnswered(1, why) => write!(formatter, "nothing: {why}"),
            Self::NeverAnswered(tries, why) => write!(formatter, "nothing, {tries} times: {why}"),
            Self::NoAnswer => formatter.write_str("no answer"),
            Self::Answer(status, Some(body)) => write!(formatter, "HTTP {status}, {body}"),
            Self::Answer(status, None) => write!(formatter, "HTTP {status}, not JSON"),
            Self::Settled(answer) => write!(formatter, "settled: {answer}"),
        }
    }
}

/// A value's text; where that is cut, its type says what it was.
fn shortened(value: &Json, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => write!(formatter, "{}… ({})", &text[..end], value.type_name()),
        None => formatter.write_str(&text),
    }
}
